import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../support/ensure-built.ts';
import { type ErrorCollector, type Mood, startErrorCollector } from '../support/error-collector.ts';
import { type ApiProcess, spawnApi } from '../support/spawn-api.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

describe('what nobody catches', { timeout: 120_000 }, () => {
  let database: TestDatabase;
  let collector: ErrorCollector;
  const running: ApiProcess[] = [];

  beforeAll(async () => {
    // Under the hooks' longer time: the tests are not about how long a build takes.
    await ensureBuilt();
    database = await createTestDatabase();
    collector = await startErrorCollector();
  });
  afterAll(async () => {
    for (const { program } of running) await program.kill();
    await collector?.close();
    await database?.drop();
  });

  async function start(mood: Mood): Promise<ApiProcess> {
    collector.mood = mood;
    const api = await spawnApi({ databaseUrl: database.url, main: 'test/faults/api/failing.js', env: { SENTRY_DSN: collector.dsn, COUVERT_ENVIRONMENT: 'faults', COUVERT_DRAIN_WAIT_MS: '0' } });
    running.push(api);
    return api;
  }

  const eventsOf = (route: string) => collector.events().filter(({ transaction }) => transaction === route);
  const errorLines = ({ program }: ApiProcess, level: string) => program.stdout.split('\n').filter((line) => line.includes(`"level":"${level}"`)).map((line) => JSON.parse(line) as Record<string, unknown>);

  it('a promise that failed is logged and reported, and the process goes on, then ends in order', async () => {
    const api = await start('takes');
    api.program.signal('SIGUSR2');
    await api.program.until(() => eventsOf('unhandledRejection').length === 1, { what: 'the failed promise is reported' });
    expect((await fetch(`${api.url}/health/live`)).status).toBe(200);
    expect(await api.program.stop()).toEqual({ code: 0, signal: null });
    expect(errorLines(api, 'error')).toEqual([expect.objectContaining({ message: 'a promise failed and nobody was waiting for it', err: expect.objectContaining({ message: 'nobody waits for this' }) as unknown })]);
    // The release of the package, when nobody says another.
    expect(eventsOf('unhandledRejection')[0]).toMatchObject({ level: 'error', environment: 'faults', release: expect.stringMatching(/^couvert@\d/) as string });
  });

  it('an exception is logged and reported, and ends the process with 1', async () => {
    const api = await start('takes');
    api.program.signal('SIGHUP');
    expect(await api.program.ended).toEqual({ code: 1, signal: null });
    expect(errorLines(api, 'fatal')).toEqual([expect.objectContaining({ err: expect.objectContaining({ type: 'TypeError', message: 'nobody catches this' }) as unknown })]);
    expect(eventsOf('uncaughtException')).toEqual([expect.objectContaining({ level: 'fatal' })]);
  });

  it('a collector that hangs keeps no process from ending in order', async () => {
    const api = await start('hangs');
    api.program.signal('SIGUSR2');
    await api.program.until(() => collector.waiting > 0, { what: 'the report is under way' });
    expect(await api.program.stop()).toEqual({ code: 0, signal: null });
  });
});
