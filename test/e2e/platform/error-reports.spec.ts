import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger, Defects, type ErrorReporter, startReporting } from '#monitoring';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { type ErrorCollector, startErrorCollector } from '../../support/error-collector.ts';
import { ProbeModule } from './probe.module.ts';

const lines: string[] = [];
const logger = createLogger({ level: 'trace', destination: { write: (line: string) => void lines.push(line) } });
/** Each may be in the log or not, and none in a report. */
const secrets = ['wilma', 'wilma@example.com', 'session=abc', 'Bearer abc', 'T'.repeat(43), '+3225551234', '203.0.113.9', 'secret_column', 'deep inside', 'a_table_of_the_probe'];
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

let collector: ErrorCollector;
let reporter: ErrorReporter;
let defects: Defects;
let api: TestApi;
let url: string;
let key: string;

beforeAll(async () => {
  collector = await startErrorCollector();
  reporter = await startReporting({ dsn: collector.dsn, environment: 'test', release: 'couvert@9.9.9' });
  defects = new Defects({ logger, reporter, reportsPerMinute: 3 });
  api = await startTestApi({ imports: [ProbeModule], logger, defects, env: { COUVERT_TRUSTED_PROXIES: '127.0.0.1' } });
  ({ key } = await api.aKey(await api.aTenant()));
  await api.app.listen(0, '127.0.0.1');
  url = await api.app.getUrl();
});
beforeEach(() => {
  lines.length = 0;
});
afterAll(async () => {
  await api?.close();
  await reporter?.close(2_000);
  await collector?.close();
});

/** As a guest's browser would ask, with everything that a request can say of a person. */
function ask(path: string): Promise<Response> {
  return fetch(`${url}${path}?q=wilma&email=wilma@example.com`, {
    headers: { 'x-api-key': key, traceparent: `00-${traceId}-00f067aa0ba902b7-01`, cookie: 'session=abc', authorization: 'Bearer abc', 'x-manage-token': 'T'.repeat(43), 'x-forwarded-for': '203.0.113.9', 'user-agent': 'wilma', referer: 'https://wilma@example.com/', 'x-guest-phone': '+3225551234' },
  });
}

async function settled(count: number): Promise<void> {
  await expect.poll(() => reporter.tally.sent + reporter.tally.dropped, { timeout: 15_000 }).toBe(count);
}
const errorLines = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ level }) => level === 'error');

describe('a defect', () => {
  it('becomes one line and one event, with the trace that the client was told, and nothing of the client', async () => {
    const response = await ask('/v1/probe/sql');
    const problem = (await response.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({ status: 500, code: 'INTERNAL', traceId });
    await settled(1);
    const [event, ...others] = collector.events();
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      level: 'error',
      platform: 'node',
      release: 'couvert@9.9.9',
      environment: 'test',
      transaction: 'GET /v1/probe/sql',
      tags: { trace_id: problem['traceId'], code: 'INTERNAL' },
      contexts: { trace: { trace_id: problem['traceId'] } },
      fingerprint: [expect.stringMatching(/^[0-9a-f]{16}$/) as string],
    });
    expect(event?.['exception']).toMatchObject({ values: [{ type: 'error', value: '42P01' }, { type: 'CouvertError', value: 'INTERNAL' }] });
    expect(errorLines()).toEqual([expect.objectContaining({ traceId, code: 'INTERNAL', fingerprint: String(event?.['fingerprint']), route: 'GET /v1/probe/sql' })]);
  });

  it('whatever was thrown, is told without what was thrown', async () => {
    for (const route of ['defect', 'thrown-text']) expect((await ask(`/v1/probe/${route}`)).status).toBe(500);
    await settled(3);
    expect(collector.events().map(({ transaction }) => transaction)).toEqual(['GET /v1/probe/sql', 'GET /v1/probe/defect', 'GET /v1/probe/thrown-text']);
  });

  it('that goes on is reported a few times a minute', async () => {
    for (let i = 0; i < 6; i += 1) await ask('/v1/probe/defect');
    await settled(5);
    expect(defects.notReported).toEqual({ sampled: 4, repeated: 0 });
    expect(errorLines()).toHaveLength(6);
  });

  it('leaves no planted word in any envelope, head or body', () => {
    expect(collector.envelopes).toHaveLength(5);
    for (const { text, headers, url: path } of collector.envelopes) {
      const all = `${path}\n${JSON.stringify(headers)}\n${text}`;
      for (const secret of [...secrets, key, process.cwd()]) expect(all).not.toContain(secret);
      for (const member of ['"user"', '"request"', '"breadcrumbs"', '"server_name"', '"modules"', '"ip_address"', '"extra"']) expect(text).not.toContain(member);
    }
  });
});

describe('what is no defect', () => {
  it('is answered, and reported to nobody', async () => {
    const before = reporter.tally.sent;
    for (const path of ['/v1/nothing', '/v1/probe/zero', '/v1/probe/admin', '/v1/probe/closed']) expect((await ask(path)).status).toBeLessThan(500);
    expect([reporter.tally.sent, errorLines().length]).toEqual([before, 0]);
  });
});
