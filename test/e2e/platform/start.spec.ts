import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../support/api.ts';

describe('the application', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  it('answers an unknown address with a problem document', async () => {
    const response = await api.app.inject({ url: '/nothing' });
    expect(response.statusCode).toBe(404);
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(response.json()).toMatchObject({ code: 'NOT_FOUND', status: 404, traceId: response.headers['x-trace-id'] });
  });
  it('is healthy', async () => {
    expect((await api.app.inject({ url: '/health/live' })).json()).toMatchObject({ status: 'ok' });
    expect((await api.app.inject({ url: '/health/ready' })).json()).toEqual({ status: 'ok', checks: { process: { status: 'up', state: 'ready' } } });
    expect((await api.app.inject({ method: 'POST', url: '/health/ready' })).headers['allow']).toBe('GET, HEAD');
  });
});
