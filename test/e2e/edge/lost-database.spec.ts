import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Database, Secrets, systemContext } from '#kernel';
import { Cache, CHANGE_LOG, type ChangeLog } from '#caching';
import { createLogger } from '#monitoring';
import { createApiKey, type NewApiKey, parseApiKey, publishableScopes, revokeApiKey, secretScopes } from '#security';
import { parseConfig } from '../../../apps/api/src/config.ts';
import { createApp } from '../../../apps/api/src/create-app.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../../support/database-proxy.ts';
import { MortalPostgres } from '../../support/mortal-postgres.ts';
import { testSecret } from '../../support/test-secret.ts';
import { cacheStatusOf, Wire, type WireAnswer } from './wire.ts';

const stale = /^couvert; hit; ttl=-[1-9]\d*$/;
/** As ApiKeyRecords says. */
const cutOffSecretMsMax = 5_000;
const backMsMax = 20_000;

describe('while the database is lost', () => {
  let postgres: MortalPostgres;
  let proxy: DatabaseProxy;
  let app: NestFastifyApplication;
  let wire: Wire;
  let house: SavedRestaurant;
  /** Made, and never used before. */
  let neverSeen: string;
  const keys = { publishable: '', secret: '', revoked: '' };

  const aKey = async (wanted: Partial<NewApiKey>): Promise<string> => {
    const made = await app.get(Database).write(systemContext(house.tenantId), (tx) =>
      createApiKey(tx, app.get(Secrets), { kind: 'secret', environment: 'live', name: 'test', scopes: secretScopes, createdBy: 'test', ...wanted }));
    return made.key;
  };
  const pages = (): string[] => [`/v1/restaurants/${house.id}`, `/v1/restaurants/${house.id}/reviews`, '/v1/search?q=leon'];
  const date = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
  const strictly = (): string => `/v1/restaurants/${house.id}/availability?date=${date}&party_size=2`;
  /** Of what comes about outside of a test. */
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    const givesUpAt = performance.now() + backMsMax;
    while (!(await isSo())) {
      if (performance.now() > givesUpAt) throw new Error('it did not come back');
      await sleep(20);
    }
  };
  const expectUnavailable = ({ status, headers, bytes }: WireAnswer): void => {
    expect([status, headers['content-type']]).toEqual([503, expect.stringContaining('application/problem+json')]);
    expect(JSON.parse(bytes.toString())).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    expect(headers['retry-after']).toMatch(/^\d+$/);
  };

  beforeAll(async () => {
    postgres = await MortalPostgres.start();
    proxy = await startDatabaseProxy(postgres.url);
    app = await createApp(parseConfig({ DATABASE_URL: proxy.url, COUVERT_SECRET: testSecret, COUVERT_DRAIN_WAIT_MS: '0', COUVERT_POOL_SIZE: '5', COUVERT_REQUEST_DEADLINE_MS: '4000' }), { logger: createLogger({ level: 'silent' }) });
    wire = await Wire.open(app);
    house = await aRestaurant({ name: 'Chez Léon' }).withTable().save({ url: postgres.url });
    keys.publishable = await aKey({ kind: 'publishable', scopes: publishableScopes });
    keys.secret = await aKey({});
    keys.revoked = await aKey({ kind: 'publishable', scopes: publishableScopes });
    neverSeen = await aKey({ kind: 'publishable', scopes: publishableScopes });
    for (const path of pages()) for (const key of Object.values(keys)) await wire.hit(path, { key });
    for (const key of Object.values(keys)) await until(async () => (await wire.ask(strictly(), { key })).status === 200);
    await app.get(Database).write(systemContext(house.tenantId), (tx) => revokeApiKey(tx, parseApiKey(keys.revoked)?.id ?? ''));
    await until(async () => (await wire.ask(pages()[0] ?? '', { key: keys.revoked })).status === 401);
    // This server writes commits down late: a kill would take the keys along.
    const sql = new Client({ connectionString: postgres.url });
    await sql.connect();
    await sql.query('CHECKPOINT');
    await sql.end();
  });
  afterEach(async () => {
    // Both kinds of caller are let in again, everywhere, and nothing is stale any more.
    for (const key of [keys.publishable, keys.secret]) {
      await until(async () => (await wire.ask(strictly(), { key })).status === 200);
      for (const path of pages()) await until(async () => cacheStatusOf(await wire.ask(path, { key })) === 'couvert; hit');
    }
  });
  afterAll(async () => {
    wire?.close();
    await app?.close();
    await proxy?.close();
    await postgres?.stop();
  });

  it.each(['killed', 'shut down'] as const)('%s: pages go on for who is known, and say how old they may be; all else is unavailable', async (how) => {
    await (how === 'killed' ? postgres.kill() : postgres.shutDown());
    try {
      for (const path of pages()) {
        await expect.poll(async () => cacheStatusOf(await wire.ask(path, { key: keys.publishable })), { timeout: 10_000 }).toMatch(stale);
      }
      for (const path of pages()) {
        const answer = await wire.ask(path, { key: keys.publishable });
        expect([answer.status, cacheStatusOf(answer)]).toEqual([200, expect.stringMatching(stale)]);
        const again = await wire.ask(path, { key: keys.publishable, headers: { 'if-none-match': String(answer.headers.etag) } });
        expect([again.status, cacheStatusOf(again)]).toEqual([304, expect.stringMatching(stale)]);
      }
      // What the edge has as bytes, it sends by itself: here nothing else is left of them.
      app.get(Cache).memory.removeWhere(({ shelf }) => shelf.question.name !== 'api-key');
      for (const path of pages()) expect(cacheStatusOf(await wire.ask(path, { key: keys.publishable })), path).toMatch(stale);
      expectUnavailable(await wire.ask(strictly(), { key: keys.publishable }));
      expectUnavailable(await wire.ask('/v1/bookings', { key: keys.publishable, method: 'POST', body: { restaurant_id: house.id } }));
      expectUnavailable(await wire.ask(pages()[0] ?? '', { key: neverSeen }));
      expectUnavailable(await wire.ask(pages()[0] ?? '', { headers: { host: 'never-asked.example' } }));
    } finally {
      await postgres.begin();
    }
  });

  it('a secret key is honoured for five seconds, and then nowhere', async () => {
    await postgres.kill();
    const lostAtMs = performance.now();
    try {
      const seen = new Set<string>();
      for (;;) {
        const askedAtMs = performance.now();
        const answer = await wire.ask(pages()[0] ?? '', { key: keys.secret });
        if (answer.status !== 200) {
          expectUnavailable(answer);
          break;
        }
        seen.add(stale.test(cacheStatusOf(answer)) ? 'stale' : 'valid');
        expect(askedAtMs - lostAtMs).toBeLessThan(cutOffSecretMsMax);
      }
      expect([...seen]).toContain('stale');
      for (const path of [...pages(), strictly()]) expectUnavailable(await wire.ask(path, { key: keys.secret }));
      expect((await wire.ask(pages()[0] ?? '', { key: keys.publishable })).status).toBe(200);
    } finally {
      await postgres.begin();
    }
  });

  it('a key that was known to be revoked before opens nothing, nor does one whose end was heard of and not looked at', async () => {
    const first = pages()[0] ?? '';
    const ended = await aKey({ kind: 'publishable', scopes: publishableScopes });
    await wire.hit(first, { key: ended });
    expect((await wire.ask(first, { key: keys.revoked })).status).toBe(401);
    await app.get(Database).write(systemContext(house.tenantId), (tx) => revokeApiKey(tx, parseApiKey(ended)?.id ?? ''));
    const log = app.get<ChangeLog>(CHANGE_LOG);
    const before = log.readings;
    await expect.poll(() => log.readings).toBeGreaterThan(before + 1);
    await postgres.kill();
    try {
      await expect.poll(async () => cacheStatusOf(await wire.ask(pages()[0] ?? '', { key: keys.publishable })), { timeout: 10_000 }).toMatch(stale);
      expectUnavailable(await wire.ask(first, { key: ended }));
      const answer = await wire.ask(first, { key: keys.revoked });
      expect([answer.status, JSON.parse(answer.bytes.toString())]).toEqual([401, expect.objectContaining({ code: 'UNAUTHENTICATED' })]);
    } finally {
      await postgres.begin();
    }
  });

  it('frozen: nobody who is known waits until the deadline', async () => {
    proxy.freeze();
    try {
      await expect.poll(async () => cacheStatusOf(await wire.ask(pages()[0] ?? '', { key: keys.publishable })), { timeout: 10_000 }).toMatch(stale);
      for (let round = 0; round < 50; round += 1) {
        const answer = await wire.ask(pages()[round % 3] ?? '', { key: keys.publishable });
        expect([answer.status, cacheStatusOf(answer)]).toEqual([200, expect.stringMatching(stale)]);
      }
      expectUnavailable(await wire.ask(strictly(), { key: keys.publishable }));
    } finally {
      proxy.thaw();
    }
  });
});
