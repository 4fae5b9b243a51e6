import { describe, expect, it } from 'vitest';
import { kernelErrors } from '#kernel';
import { createLogger } from '../logging/logger.ts';
import { Defects } from './defects.ts';
import { errorReporterProbe } from './error-reporter-probe.ts';
import { type ErrorReporter, MemoryErrorReporter, noErrorReporter } from './error-reporter.ts';

const occasion = { code: 'INTERNAL', traceId: 'a'.repeat(32), route: 'GET /v1/x', message: 'went wrong' };

function watched(options: { reportsPerMinute?: number } = {}) {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ level: 'info', destination: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) } });
  const reporter = new MemoryErrorReporter();
  const time = { nowMs: 0 };
  return { lines, reporter, time, defects: new Defects({ logger, reporter, nowMs: () => time.nowMs, ...options }) };
}

describe('a defect', () => {
  it('is logged once and reported once, however many notice it', () => {
    const { lines, reporter, defects } = watched();
    const cause = new Error('inside');
    const answered = kernelErrors.internal({ cause });
    defects.tell(answered, occasion);
    defects.tell(answered, { ...occasion, code: null });
    // As when a promise with the cause had nobody waiting.
    defects.tell(cause, { ...occasion, code: null, traceId: null });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 'error', traceId: occasion.traceId, code: 'INTERNAL', fingerprint: reporter.reports[0]?.fingerprint });
    expect(reporter.reports).toEqual([expect.objectContaining({ error: answered, traceId: occasion.traceId, route: 'GET /v1/x', level: 'error', unreported: 0 })]);
  });

  it('that many requests met is logged for each of them, and reported once', () => {
    const { lines, reporter, defects } = watched();
    const cause = new Error('the connection is gone');
    for (const traceId of ['1', '2', '3']) defects.tell(kernelErrors.unavailable({ cause }), { ...occasion, traceId });
    expect(lines.map(({ traceId }) => traceId)).toEqual(['1', '2', '3']);
    expect(reporter.reports).toHaveLength(1);
    expect(defects.notReported).toEqual({ sampled: 0, repeated: 2 });
  });

  it('that happens again and again is logged each time, reported a few times a minute, and says how often it was not', () => {
    const { lines, reporter, time, defects } = watched({ reportsPerMinute: 2 });
    const happen = (): void => defects.tell(new Error('again'), occasion);
    for (let i = 0; i < 10; i += 1) happen();
    expect([lines.length, reporter.reports.length, defects.notReported.sampled]).toEqual([10, 2, 8]);
    time.nowMs = 60_000;
    happen();
    expect(reporter.reports.at(-1)).toMatchObject({ unreported: 8 });
    defects.tell(new TypeError('another'), occasion);
    expect(reporter.reports).toHaveLength(4);
  });

  it('that ends the process is reported whatever was reported before', () => {
    const { reporter, defects } = watched({ reportsPerMinute: 1 });
    const happen = (level: 'error' | 'fatal'): void => defects.tell(new Error('again'), { ...occasion, level });
    for (const level of ['error', 'error', 'fatal'] as const) happen(level);
    expect(reporter.reports.map(({ level }) => level)).toEqual(['error', 'fatal']);
  });

  it('may be anything that can be thrown', () => {
    const { lines, reporter, defects } = watched();
    const circle = new Error('circle');
    circle.cause = circle;
    for (const thrown of ['a text', 7, null, undefined, Symbol('s'), { a: 1 }, circle, Object.assign(new Error('x'), { name: 'A name with\nlines', stack: 7 })]) defects.tell(thrown, occasion);
    expect([lines.length, reporter.reports.length]).toEqual([8, 8]);
  });

  it('of an error that is kept and thrown again much later is news', () => {
    const { lines, time, defects } = watched();
    const kept = new Error('kept');
    defects.tell(kept, occasion);
    time.nowMs = 61_000;
    defects.tell(kept, occasion);
    expect(lines).toHaveLength(2);
  });
});

describe('the component error_reporter', () => {
  it('is up while reports arrive, and degraded for a minute after one was dropped', async () => {
    const signal = new AbortController().signal;
    const reporter: ErrorReporter = { ...noErrorReporter, kind: 'sentry', tally: { sent: 4, dropped: 1, lastDroppedAtMs: 1_000 } };
    expect(await errorReporterProbe({ reporter }, () => 30_000).look(signal)).toEqual({ status: 'degraded', reporter: 'sentry', sent: 4, dropped: 1 });
    expect(await errorReporterProbe({ reporter }, () => 61_000).look(signal)).toMatchObject({ status: 'up' });
    expect(await errorReporterProbe({ reporter: noErrorReporter }).look(signal)).toEqual({ status: 'up', reporter: 'none', sent: 0, dropped: 0 });
  });
});
