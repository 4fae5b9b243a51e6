import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cache } from '#caching';
import { createLogger } from '#monitoring';
import { type CreatedApiKey, formatApiKey, type NewApiKey, publishableScopes } from '#security';
import { parseConfig } from '../../../apps/api/src/config.ts';
import { createApp } from '../../../apps/api/src/create-app.ts';
import { startTestApi, type TestApi, testSecret } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { RedisServer } from '../../support/redis/redis-server.ts';
import { describeWith } from '../../support/system/describe-with.ts';
import { Wire } from '../edge/wire.ts';

const random = (length: number): string => randomBytes(length).toString('hex').slice(0, length);

/** H of the configuration. */
const staleMsMax = 1_000;

describeWith('redis-server', 'a key that ends, on two processes that share a Redis', () => {
  let redis: RedisServer;
  let api: TestApi;
  let other: NestFastifyApplication;
  let wires: Wire[] = [];
  let sql: Client;
  let tenantId: string;
  let house: SavedRestaurant;

  beforeAll(async () => {
    redis = await RedisServer.start();
    const env = { REDIS_URL: redis.url };
    api = await startTestApi({ isAllSeeing: false, env });
    other = await createApp(parseConfig({ DATABASE_URL: api.database.url, COUVERT_SECRET: testSecret, COUVERT_DRAIN_WAIT_MS: '0', COUVERT_POOL_SIZE: '5', ...env }), { logger: createLogger({ level: 'silent' }) });
    wires = [await Wire.open(api.app), await Wire.open(other)];
    tenantId = await api.aTenant();
    house = await aRestaurant({ tenantId }).withTable().save(api.database);
    sql = new Client({ connectionString: api.database.url });
    await sql.connect();
  });
  afterAll(async () => {
    for (const wire of wires) wire.close();
    await sql?.end();
    await other?.close();
    await api?.close();
    await redis?.stop();
  });

  const path = (): string => `/v1/restaurants/${house.id}`;
  const statusesWith = (key: string, headers = {}): Promise<number[]> => Promise.all(wires.map(async (wire) => (await wire.ask(path(), { key, headers })).status));
  const loadsOf = (app: NestFastifyApplication): number => app.get(Cache).stats().byQuestion['api-key']?.loads ?? 0;
  /** Known to both processes, as the cached answers of a busy evening are. */
  const aKnownKey = async (wanted: Partial<NewApiKey> = {}, ofTenant = tenantId, headers = {}): Promise<CreatedApiKey> => {
    const made = await api.aKey(ofTenant, wanted);
    for (let round = 0; round < 2; round += 1) expect((await statusesWith(made.key, headers)).filter((status) => status === 401)).toEqual([]);
    return made;
  };
  /** Changes something behind everybody's back; from H later on, no process lets in who asks. */
  const expectEnd = async (change: string, values: unknown[], { key, status, headers = {} }: { key: string; status: number; headers?: Record<string, string> }): Promise<void> => {
    await sql.query(change, values);
    const changedAtMs = performance.now();
    for (const wire of wires) {
      for (;;) {
        const askedAtMs = performance.now();
        const answer = await wire.ask(path(), { key, headers });
        if (answer.status === status) break;
        expect(answer.status).toBe(200);
        expect(askedAtMs - changedAtMs).toBeLessThan(staleMsMax);
      }
    }
    expect(await statusesWith(key, headers)).toEqual([status, status]);
  };

  it('by a revocation, or because it is deleted', async () => {
    const revoked = await aKnownKey();
    await expectEnd('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [revoked.id], { key: revoked.key, status: 401 });
    const deleted = await aKnownKey();
    await expectEnd('DELETE FROM api_keys WHERE id = $1', [deleted.id], { key: deleted.key, status: 401 });
  });

  it('because it is not meant for that any more: its scopes, its pages', async () => {
    const narrowed = await aKnownKey();
    await expectEnd(`UPDATE api_keys SET scopes = '{bookings:read}' WHERE id = $1`, [narrowed.id], { key: narrowed.key, status: 403 });
    const headers = { origin: 'https://bistro.example' };
    const moved = await aKnownKey({ kind: 'publishable', scopes: publishableScopes, origins: [headers.origin] }, tenantId, headers);
    await expectEnd(`UPDATE api_keys SET origins = '{https://other.example}' WHERE id = $1`, [moved.id], { key: moved.key, status: 403, headers });
  });

  it('because its tenant is suspended, and opens again when that is lifted', async () => {
    const suspended = await api.aTenant();
    const itsHouse = await aRestaurant({ tenantId: suspended }).withTable().save(api.database);
    const { key } = await aKnownKey({}, suspended);
    const own = `/v1/restaurants/${itsHouse.id}`;
    for (const wire of wires) await wire.hit(own, { key });
    await sql.query(`UPDATE tenants SET status = 'suspended' WHERE id = $1`, [suspended]);
    const untilAll = async (status: number): Promise<void> => {
      await expect.poll(async () => Promise.all(wires.map(async (wire) => (await wire.ask(own, { key })).status)), { timeout: 5_000 }).toEqual([status, status]);
    };
    await untilAll(401);
    // What said no is kept as well.
    await untilAll(401);
    await sql.query(`UPDATE tenants SET status = 'active' WHERE id = $1`, [suspended]);
    await untilAll(200);
  });

  it('whatever Redis still holds of it', async () => {
    const { id, key } = await aKnownKey();
    const stored = `couvert:main:platform/api-key@1/${id}`;
    await expect.poll(() => redis.command('EXISTS', stored)).toBe(1);
    await redis.command('COPY', stored, 'before');
    await expectEnd('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [id], { key, status: 401 });
    // As if a slow process had stored what it had loaded before, and this one knew nothing yet.
    expect(await redis.command('COPY', 'before', stored, 'REPLACE')).toBe(1);
    other.get(Cache).memory.removeWhere(() => true);
    expect(await statusesWith(key)).toEqual([401, 401]);
  });

  it('is read from Redis by who does not have it, and says nothing to who looks there', async () => {
    const { id, key } = await aKnownKey();
    const stored = `couvert:main:platform/api-key@1/${id}`;
    await expect.poll(() => redis.command('EXISTS', stored)).toBe(1);
    expect(await redis.command<string>('GET', stored)).not.toContain(tenantId);
    other.get(Cache).memory.removeWhere(() => true);
    const before = loadsOf(other);
    expect(await statusesWith(key)).toEqual([200, 200]);
    expect(loadsOf(other)).toBe(before);
  });

  it('while Redis is flushed, or frozen', async () => {
    const flushed = await aKnownKey();
    await redis.command('FLUSHALL');
    expect(await statusesWith(flushed.key)).toEqual([200, 200]);
    await expectEnd('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [flushed.id], { key: flushed.key, status: 401 });
    const frozen = await aKnownKey();
    redis.freeze();
    try {
      await expectEnd('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [frozen.id], { key: frozen.key, status: 401 });
      expect(await statusesWith((await api.aKey(tenantId)).key)).toEqual([200, 200]);
    } finally {
      redis.thaw();
    }
  });

  describe('and ids that nobody has', () => {
    const madeUp = (id = random(12)): string => formatApiKey({ kind: 'secret', environment: 'live', id, secret: random(32) });

    it('push nothing out, and never reach Redis', async () => {
      const { key } = await aKnownKey();
      const { memory } = api.app.get(Cache);
      await expect.poll(() => redis.command('KEYS', '*lease*'), { timeout: 10_000 }).toEqual([]);
      const storedKeys = async (): Promise<string[]> => (await redis.command<string[]>('KEYS', 'couvert:main:platform/*')).toSorted();
      const [bytes, stored] = [memory.bytes, await storedKeys()];
      for (let round = 0; round < 10; round += 1) {
        const answers = await Promise.all(Array.from({ length: 10 }, () => statusesWith(madeUp())));
        expect(answers.flat().every((status) => status === 401)).toBe(true);
      }
      expect(memory.bytes).toBe(bytes);
      expect(await storedKeys()).toEqual(stored);
      expect(await statusesWith(key)).toEqual([200, 200]);
    });

    it('are asked of the database once, and known as soon as somebody has one', async () => {
      const fixed = { id: random(12), secret: random(32) };
      const key = formatApiKey({ kind: 'secret', environment: 'live', ...fixed });
      expect(await statusesWith(key)).toEqual([401, 401]);
      const before = [loadsOf(api.app), loadsOf(other)];
      for (let round = 0; round < 5; round += 1) expect(await statusesWith(key)).toEqual([401, 401]);
      expect([loadsOf(api.app), loadsOf(other)]).toEqual(before);
      await api.aKey(tenantId, { fixed });
      await expect.poll(() => statusesWith(key), { timeout: 5_000 }).toEqual([200, 200]);
    });
  });
});
