import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database, plusDays, Policies, Secrets, systemContext } from '#kernel';
import { createLogger } from '#monitoring';
import { createApiKey, secretScopes } from '#security';
import { Client } from 'pg';
import { parseConfig } from '../../apps/api/src/config.ts';
import { createApp } from '../../apps/api/src/create-app.ts';
import { aRestaurant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import { MortalPostgres } from '../support/mortal-postgres.ts';
import { testSecret } from '../support/test-secret.ts';
import { Wire } from '../e2e/edge/wire.ts';

// Invariant P2: while PostgreSQL does not answer, nobody waits for it longer than it takes to find that out.

/** So long a request would wait for a server that says nothing, if nobody knew: far longer than this test takes. */
const deadlineMs = 300_000;
const patience = { timeout: 30_000, interval: 20 };
/** What the design promises from the fault's end on. */
const backMsMax = 10_000;

describe('a database that is lost', () => {
  let postgres: MortalPostgres;
  let app: NestFastifyApplication;
  let wire: Wire;
  let house: SavedRestaurant;
  let key: string;

  beforeAll(async () => {
    postgres = await MortalPostgres.start();
    app = await createApp(parseConfig({ DATABASE_URL: postgres.url, COUVERT_SECRET: testSecret, COUVERT_DRAIN_WAIT_MS: '0', COUVERT_POOL_SIZE: '3', COUVERT_REQUEST_DEADLINE_MS: String(deadlineMs) }), { logger: createLogger({ level: 'silent' }) });
    wire = await Wire.open(app);
    house = await aRestaurant({ name: 'Chez Léon' }).withTable().save({ url: postgres.url });
    const ctx = systemContext(house.tenantId);
    key = (await app.get(Database).write(ctx, (tx) => createApiKey(tx, app.get(Secrets), { kind: 'secret', environment: 'live', name: 'test', scopes: secretScopes, createdBy: 'test' }))).key;
    // This server writes commits down late: a kill would take the key along.
    const sql = new Client({ connectionString: postgres.url });
    await sql.connect();
    await sql.query('CHECKPOINT');
    await sql.end();
  });
  afterAll(async () => {
    await postgres?.thaw().catch(() => undefined);
    wire?.close();
    await app?.close();
    await postgres?.stop();
  });

  const state = (): string | undefined => app.get(Policies).standings()['database_read']?.state;
  const date = plusDays(new Date().toISOString().slice(0, 10), 20);
  const write = () => wire.ask('/v1/bookings', { key, method: 'POST', body: { restaurant_id: house.id, date, time: '19:30', party_size: 2, guest: { name: 'Ada', email: 'ada@example.com' } } });
  /** 409 once the only table is taken, which only the database knows. */
  const isWritten = async (): Promise<boolean> => [201, 409].includes((await write()).status);
  const unitOfWork = (): Promise<unknown> => app.get(Database).write(systemContext(house.tenantId), () => Promise.resolve('written'));

  it.each(['killed', 'frozen'] as const)('%s: writes are refused at once, none waits for its deadline, and all are well within ten seconds of its end', async (how) => {
    await expect.poll(isWritten, patience).toBe(true);
    await (how === 'killed' ? postgres.kill() : postgres.freeze());
    await expect.poll(state, patience).not.toBe('closed');
    for (let time = 0; time < 20; time += 1) await expect(unitOfWork()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const answer = await write();
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
    await (how === 'killed' ? postgres.begin() : postgres.thaw());
    const endedAtMs = performance.now();
    await expect.poll(state, patience).toBe('closed');
    await expect(unitOfWork()).resolves.toBe('written');
    await expect.poll(isWritten, patience).toBe(true);
    expect(performance.now() - endedAtMs).toBeLessThan(backMsMax);
  });

  it('is not lost because one connection was cut, or the pool is used up, and a read that had seen nothing is done again', async () => {
    const sql = new Client({ connectionString: postgres.url });
    await sql.connect();
    try {
      const release = Promise.withResolvers<void>();
      const held = Promise.all(Array.from({ length: 3 }, () => app.get(Database).write(systemContext(house.tenantId), () => release.promise)));
      // After as long as the pool lets somebody wait.
      await expect(unitOfWork()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      release.resolve();
      await held;
      await expect(unitOfWork()).resolves.toBe('written');
      await sql.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'couvert-api'`);
      await expect(app.get(Database).read(systemContext(house.tenantId), () => Promise.resolve('read'))).resolves.toBe('read');
      expect(state()).toBe('closed');
    } finally {
      await sql.end();
    }
  });
});
