import { Client as PgClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { cacheStatusOf, Wire } from './wire.ts';

const stale = /^couvert; hit; ttl=-\d+$/;

describe('while nobody can read the change log', () => {
  let api: TestApi;
  let wire: Wire;
  let sql: PgClient;
  let house: SavedRestaurant;
  let key: string;

  beforeAll(async () => {
    api = await startTestApi({ isAllSeeing: false });
    wire = await Wire.open(api.app);
    const tenantId = await api.aTenant();
    house = await aRestaurant({ tenantId, name: 'Chez Léon' }).withTable().save(api.database);
    ({ key } = await api.aKey(tenantId));
    sql = new PgClient({ connectionString: api.database.url });
    await sql.connect();
  });
  afterAll(async () => {
    wire?.close();
    await sql?.end();
    await api?.close();
  });

  it('an answer that may be old says so, on every route, and one that must not be is not given from what is kept', async () => {
    const tolerant = [`/v1/restaurants/${house.id}`, `/v1/restaurants/${house.id}/json-ld`];
    const date = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
    const strict = `/v1/restaurants/${house.id}/availability?date=${date}&party_size=2`;
    for (const path of [...tolerant, strict]) expect((await wire.ask(path, { key })).status, path).toBe(200);
    // What is kept lies elsewhere, and so do keys and restaurants: only the log waits.
    await sql.query('BEGIN');
    await sql.query('LOCK TABLE cache_invalidations IN ACCESS EXCLUSIVE MODE');
    try {
      for (const path of tolerant) {
        await expect.poll(async () => cacheStatusOf(await wire.ask(path, { key })), { timeout: 10_000 }).toMatch(stale);
      }
      const answer = await wire.ask(strict, { key });
      expect([answer.status, cacheStatusOf(answer)]).toEqual([200, 'couvert; fwd=uri-miss; stored']);
    } finally {
      await sql.query('ROLLBACK');
    }
    await expect.poll(async () => cacheStatusOf(await wire.ask(tolerant[0] ?? '', { key })), { timeout: 10_000 }).toBe('couvert; hit');
  });
});
