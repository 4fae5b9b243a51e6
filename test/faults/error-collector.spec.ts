import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { createLogger, Defects, errorReporterProbe, type ErrorReporter, startReporting } from '#monitoring';
import { startTestApi, type TestApi } from '../support/api.ts';
import { type ErrorCollector, type Mood, startErrorCollector } from '../support/error-collector.ts';
import { ProbeModule } from '../e2e/platform/probe.module.ts';

// A collector that is away, hangs or is slow takes nothing from anybody: requests are answered as before, memory is bounded,
// and what was lost is counted.

/** As many reports as may wait, and many more. */
const defectsMany = 200;

let collector: ErrorCollector;
let reporter: ErrorReporter;
let api: TestApi;

/** The application with a collector in this mood; every defect is reported. */
async function start(mood: Mood, answerMsMax?: number): Promise<void> {
  collector = await startErrorCollector(mood);
  reporter = await startReporting({ dsn: collector.dsn, environment: 'test', release: 'couvert@1', answerMsMax });
}

/** Lets the probe fail so often, and says how it was answered. */
async function fail(times: number): Promise<Set<number>> {
  const statuses = new Set<number>();
  for (let i = 0; i < times; i += 1) statuses.add((await api.app.inject({ url: '/v1/probe/defect' })).statusCode);
  return statuses;
}

const reporterOf: { current: ErrorReporter | null } = { current: null };

beforeAll(async () => {
  // One application for all: its reporter is whichever the test has opened.
  const through: ErrorReporter = {
    kind: 'sentry',
    report: (report) => reporterOf.current?.report(report),
    get tally() {
      return reporterOf.current?.tally ?? { sent: 0, dropped: 0, lastDroppedAtMs: null };
    },
    close: () => Promise.resolve(),
  };
  const logger = createLogger({ level: 'silent' });
  api = await startTestApi({ imports: [ProbeModule], logger, defects: new Defects({ logger, reporter: through, reportsPerMinute: 1_000_000 }) });
});
afterEach(async () => {
  await reporter.close(100);
  await collector.close();
});
afterAll(() => api?.close());

const status = async (): Promise<string> => (await errorReporterProbe({ reporter }).look(new AbortController().signal)).status;

describe('a collector', () => {
  it('that is slow gets what it can take; the rest is dropped and counted', async () => {
    await start('slow');
    reporterOf.current = reporter;
    expect(await fail(defectsMany)).toEqual(new Set([500]));
    await expect.poll(() => reporter.tally.sent + reporter.tally.dropped, { timeout: 30_000 }).toBe(defectsMany);
    expect(reporter.tally.sent).toBeGreaterThan(0);
    expect(collector.events()).toHaveLength(reporter.tally.sent);
  });

  it('that hangs holds no more than a few, and they are given up', async () => {
    await start('hangs');
    reporterOf.current = reporter;
    expect(await fail(defectsMany)).toEqual(new Set([500]));
    // What is not waiting was dropped at once.
    expect(reporter.tally.dropped).toBeGreaterThanOrEqual(defectsMany - 60);
    await expect.poll(() => collector.waiting, { timeout: 10_000 }).toBeLessThanOrEqual(30);
    expect(await status()).toBe('degraded');
    await expect.poll(() => reporter.tally.dropped, { timeout: 30_000 }).toBe(defectsMany);
    expect(collector.waiting).toBe(0);
  });

  it('that comes back is reported to again', async () => {
    await start('refuses');
    reporterOf.current = reporter;
    await fail(3);
    await expect.poll(() => reporter.tally.dropped, { timeout: 15_000 }).toBe(3);
    collector.mood = 'takes';
    await fail(1);
    await expect.poll(() => reporter.tally.sent, { timeout: 15_000 }).toBe(1);
  });

  it('that is not there costs nothing but the reports', async () => {
    await start('takes');
    await collector.close();
    reporterOf.current = reporter;
    expect(await fail(50)).toEqual(new Set([500]));
    await expect.poll(() => reporter.tally.dropped, { timeout: 15_000 }).toBe(50);
    // For the end of the test, which closes one.
    collector = await startErrorCollector();
  });

  it('that hangs does not keep a process from ending', async () => {
    await start('hangs', 600_000);
    reporterOf.current = reporter;
    await fail(5);
    await expect.poll(() => collector.waiting, { timeout: 15_000 }).toBe(5);
    await reporter.close(200);
    // Without its own limit it would wait for the collector, which goes on to say nothing.
    expect([collector.waiting, reporter.tally.sent]).toEqual([5, 0]);
  });
});
