import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorsCatalogue } from '../../../apps/api/src/errors-catalogue.ts';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { ProbeModule } from './probe.module.ts';
import { sendRaw } from './raw-http.ts';

// Invariant E1: every error that leaves the server, whoever noticed it, is a problem document of the catalogue.

let api: TestApi;
let url: string;

beforeAll(async () => {
  api = await startTestApi({ imports: [ProbeModule], env: { COUVERT_RECEIVE_TIMEOUT_MS: '300', COUVERT_HEADERS_TIMEOUT_MS: '200' } });
  await api.app.listen(0, '127.0.0.1');
  url = await api.app.getUrl();
});
afterAll(() => api.close());

function expectProblem(answer: { status: number; headers: Readonly<Record<string, unknown>>; body: string }, code: string): Record<string, unknown> {
  const document = JSON.parse(answer.body) as Record<string, unknown>;
  const definition = errorsCatalogue.find((one) => one.code === code);
  expect(document, answer.body).toMatchObject({ code, status: answer.status, title: definition?.title, type: `/docs/errors#${code}`, retryable: definition?.retryable });
  expect(answer.status).toBe(definition?.status);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(document['traceId']).toMatch(/^[0-9a-f]{32}$/);
  expect(document['instance']).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
  expect(document['detail']).toEqual(expect.any(String));
  return document;
}

async function inject(request: Parameters<TestApi['app']['inject']>[0] & object) {
  const { statusCode, headers, body } = await api.app.inject(request);
  return { status: statusCode, headers, body };
}

const post = (payload: string | Buffer, headers: Record<string, string> = {}) => inject({ method: 'POST', url: '/v1/probe', headers: { 'content-type': 'application/json', ...headers }, payload });

describe('an address', () => {
  it('that nothing answers is not found, whatever the method', async () => {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS'] as const) expectProblem(await inject({ method, url: '/v1/nothing' }), 'NOT_FOUND');
  });

  it('that answers other methods says which', async () => {
    const answer = await inject({ method: 'DELETE', url: '/health/live?x=1' });
    expectProblem(answer, 'METHOD_NOT_ALLOWED');
    expect(answer.headers['allow']).toBe('GET, HEAD');
  });

  it('that is malformed is refused', async () => {
    for (const target of ['/v1/%', '/health/live?q=%zz', '/health/live?q=%00', '/%00', '/health/live?q=%ed%a0%80']) expectProblem(await inject({ url: target }), 'BAD_REQUEST');
  });

  it('that is too long is refused', async () => {
    expectProblem(await inject({ url: `/health/live?q=${'a'.repeat(9_000)}` }), 'URI_TOO_LONG');
  });
});

describe('a body', () => {
  it.each([
    ['no JSON', '{"a":'],
    ['a name twice', '{"date":"2027-01-01","date":"2027-01-02"}'],
    ['__proto__', '{"__proto__":{"isAdmin":true}}'],
    ['constructor.prototype', '{"constructor":{"prototype":{}}}'],
    ['NUL', '{"requests":"a\\u0000b"}'],
    ['half a surrogate pair', '{"requests":"\\ud800"}'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['nesting without end', '['.repeat(30_000)],
    ['a raw NUL', '{"a":"\0"}'],
  ])('with %s cannot be read', async (_, payload) => {
    expectProblem(await post(payload), 'BAD_REQUEST');
  });

  it('above 64 KiB is too large, at 64 KiB it is read', async () => {
    expectProblem(await post(JSON.stringify({ a: 'x'.repeat(65_536) })), 'BODY_TOO_LARGE');
    const answer = await post('x'.repeat(65_536));
    expectProblem(answer, 'BAD_REQUEST');
  });

  it('of another type is not read', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonx', 'nonsense']) {
      expectProblem(await post('{}', { 'content-type': type }), 'UNSUPPORTED_MEDIA_TYPE');
    }
  });
});

describe('a connection', () => {
  it('that speaks no HTTP hears so', async () => {
    for (const bytes of ['hello\r\n\r\n', 'GET /health/live HTTP/9.9\r\n\r\n', 'FROB / HTTP/1.1\r\nHost: x\r\n\r\n', 'GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n']) {
      expectProblem(await sendRaw(url, bytes), 'BAD_REQUEST');
    }
  });

  it('without a Host header hears so', async () => {
    expectProblem(await sendRaw(url, 'GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n'), 'BAD_REQUEST');
  });

  it('with headers above 16 KiB hears so', async () => {
    expectProblem(await sendRaw(url, `GET /health/live HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`), 'HEADERS_TOO_LARGE');
  });

  it('whose headers never end times out', async () => {
    expectProblem(await sendRaw(url, 'GET /health/live HTTP/1.1\r\nHost: x\r\n'), 'REQUEST_TIMEOUT');
  });

  it('whose body never ends times out', async () => {
    expectProblem(await sendRaw(url, 'POST /v1/probe HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{'), 'REQUEST_TIMEOUT');
  });

  it('with a body in broken chunks hears so', async () => {
    expectProblem(await sendRaw(url, 'POST /v1/probe HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'), 'BAD_REQUEST');
  });

  it('that expects what cannot be met hears so', async () => {
    expectProblem(await sendRaw(url, 'GET /health/live HTTP/1.1\r\nHost: x\r\nExpect: a miracle\r\nConnection: close\r\n\r\n'), 'EXPECTATION_FAILED');
  });

  it('with a method that HTTP knows and we do not is answered like any other', async () => {
    expectProblem(await sendRaw(url, 'PROPFIND /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'), 'METHOD_NOT_ALLOWED');
  });
});

describe('a refusal', () => {
  it('carries the caller’s trace, and says how to authenticate', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const answer = await inject({ url: '/v1/probe', headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` } });
    expect(expectProblem(answer, 'UNAUTHENTICATED')['traceId']).toBe(traceId);
    expect(answer.headers).toMatchObject({ 'www-authenticate': expect.stringContaining('ApiKey') as string, 'cache-control': 'private, no-store', 'x-trace-id': traceId });
  });

  it('of a HEAD has no body', async () => {
    const answer = await sendRaw(url, 'HEAD /v1/nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(answer).toMatchObject({ status: 404, body: '' });
  });
});

describe('a defect', () => {
  let key: string;
  beforeAll(async () => {
    ({ key } = await api.aKey(await api.aTenant()));
  });

  it('of ours says nothing about our insides', async () => {
    for (const route of ['defect', 'thrown-text', 'sql']) {
      const { body, ...answer } = await inject({ url: `/v1/probe/${route}`, headers: { 'x-api-key': key } });
      expectProblem({ ...answer, body }, 'INTERNAL');
      expect(body).not.toMatch(/TypeError|node_modules|SELECT|deep inside|secret_column|a_table|relation/);
    }
  });

  it('of the input that only PostgreSQL notices is the caller’s', async () => {
    expectProblem(await inject({ url: '/v1/probe/zero', headers: { 'x-api-key': key } }), 'BAD_REQUEST');
  });
});
