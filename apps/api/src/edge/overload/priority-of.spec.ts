import fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { RouteTable } from '../route-table.ts';
import { priorityOf } from './priority-of.ts';

describe('the priority of a request', () => {
  const table = new RouteTable();
  const server = fastify();
  table.watch(server);
  server.get('/v1/houses/:id', () => 'read');
  server.post('/v1/houses/:id/bookings', () => 'write');
  server.get('/health/live', { config: { priority: 'vital' } }, () => 'alive');
  server.get('/docs/*', { config: { priority: 'background' } }, () => 'a page');

  const of = (method: string, url: string, headers: Record<string, string> = {}): string => priorityOf({ method, url, headers }, table);

  it('is what the method says, unless the route says it', () => {
    expect([of('GET', '/v1/houses/7?a=b/c'), of('HEAD', '/v1/houses/7'), of('POST', '/v1/houses/7/bookings'), of('GET', '/health/live'), of('GET', '/docs/a/b')]).toEqual(['read', 'read', 'write', 'vital', 'background']);
  });

  it('is the least where there is no route', () => {
    expect([of('GET', '/nowhere'), of('DELETE', '/v1/houses/7')]).toEqual(['background', 'background']);
  });

  it('is made less, and never more, by who asks', () => {
    const house = '/v1/houses/7';
    expect(of('GET', house, { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' })).toBe('background');
    expect([of('GET', house, { priority: 'u=7' }), of('GET', house, { priority: 'i, u=7' }), of('GET', house, { 'sec-purpose': 'prefetch;prerender' })]).toEqual(['background', 'background', 'background']);
    expect([of('GET', house, { priority: 'u=0' }), of('GET', house, { 'user-agent': 'Mozilla/5.0' })]).toEqual(['read', 'read']);
    expect(of('POST', `${house}/bookings`, { priority: 'u=7', 'user-agent': 'bot' })).toBe('write');
    expect(of('GET', '/health/live', { 'user-agent': 'kube-probe bot' })).toBe('vital');
  });
});
