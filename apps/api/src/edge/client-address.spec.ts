import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { clientAddressBehind } from './client-address.ts';

function aRequest(peer: string, forwarded?: string): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: peer });
  const request = new IncomingMessage(socket);
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded;
  return request;
}

describe('the address of a client', () => {
  const servers: { close(): Promise<undefined> }[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  it('is who connects, whatever is said, when no proxy is trusted', () => {
    expect(clientAddressBehind([])(aRequest('192.0.2.1', '198.51.100.7'))).toBe('192.0.2.1');
  });

  it.each([
    ['10.0.0.1', undefined, '10.0.0.1'],
    ['192.0.2.1', '198.51.100.7', '192.0.2.1'],
    ['10.0.0.1', '198.51.100.7', '198.51.100.7'],
    ['10.0.0.1', '203.0.113.9, 198.51.100.7', '198.51.100.7'],
    ['10.0.0.1', '203.0.113.9, 198.51.100.7, 10.0.0.2', '198.51.100.7'],
    ['10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['10.0.0.1', ' , 198.51.100.7 ,', '198.51.100.7'],
    ['::1', '2001:db8::7', '2001:db8::7'],
    ['::2', '2001:db8::7', '::2'],
  ])('from %s, saying %s, is %s: as Fastify finds it', async (peer, forwarded, expected) => {
    const trusted = ['10.0.0.0/8', '::1'];
    expect(clientAddressBehind(trusted)(aRequest(peer, forwarded))).toBe(expected);
    const server = fastify({ trustProxy: trusted });
    servers.push(server);
    server.get('/', (request) => request.ip);
    const answer = await server.inject({ url: '/', remoteAddress: peer, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } });
    expect(answer.body).toBe(expected);
  });
});
