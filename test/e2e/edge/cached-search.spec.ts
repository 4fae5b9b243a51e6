import { Client as PgClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { cacheStatusOf, Wire, type WireAnswer } from './wire.ts';

const namesIn = ({ bytes }: WireAnswer): string[] => (JSON.parse(bytes.toString()) as { items: { restaurant: { name: string } }[] }).items.map(({ restaurant }) => restaurant.name);

describe('a search that no clock has a part in', () => {
  let api: TestApi;
  let wire: Wire;
  let sql: PgClient;
  let tenantId: string;
  let key: string;
  let one: SavedRestaurant;
  let other: SavedRestaurant;

  beforeAll(async () => {
    api = await startTestApi({ isAllSeeing: false });
    wire = await Wire.open(api.app);
    tenantId = await api.aTenant();
    one = await aRestaurant({ tenantId, name: 'Aster', cuisines: ['belgian'] }).withTable().save(api.database);
    other = await aRestaurant({ tenantId, name: 'Birch', cuisines: ['thai'] }).withTable().save(api.database);
    ({ key } = await api.aKey(tenantId));
    sql = new PgClient({ connectionString: api.database.url });
    await sql.connect();
  });
  afterAll(async () => {
    wire?.close();
    await sql?.end();
    await api?.close();
  });

  /** As it is kept, once it shows these. */
  const kept = async (path: string, names: readonly string[]): Promise<string[]> => {
    await expect.poll(async () => namesIn(await wire.ask(path, { key })), { timeout: 5_000 }).toEqual(names);
    return namesIn(await wire.hit(path, { key }));
  };

  it('is answered from what is kept, for whoever asks the same in other words', async () => {
    expect(await kept('/v1/search?q=aster', ['Aster'])).toEqual(['Aster']);
    await wire.hit('/v1/search?limit=20&q=aster', { key });
  });

  it('follows a name, a rating that reorders, and a house that leaves, whoever wrote them', async () => {
    await sql.query(`INSERT INTO restaurant_ratings (restaurant_id, tenant_id, review_count, rating_sum) VALUES ($1, $3, 10, 40), ($2, $3, 10, 30)`, [one.id, other.id, tenantId]);
    expect(await kept('/v1/search', ['Aster', 'Birch'])).toEqual(['Aster', 'Birch']);
    await sql.query('UPDATE restaurant_ratings SET rating_sum = 50 WHERE restaurant_id = $1', [other.id]);
    expect(await kept('/v1/search', ['Birch', 'Aster'])).toEqual(['Birch', 'Aster']);
    await sql.query(`UPDATE restaurants SET name = 'Alder' WHERE id = $1`, [one.id]);
    expect(await kept('/v1/search', ['Birch', 'Alder'])).toEqual(['Birch', 'Alder']);
    await sql.query(`UPDATE restaurants SET status = 'suspended' WHERE id = $1`, [other.id]);
    expect(await kept('/v1/search', ['Alder'])).toEqual(['Alder']);
    expect(await kept('/v1/search?cuisine=thai', [])).toEqual([]);
    await sql.query(`UPDATE restaurants SET status = 'listed' WHERE id = $1`, [other.id]);
    expect(await kept('/v1/search?cuisine=thai', ['Birch'])).toEqual(['Birch']);
  });

  it('without words is left alone by a description, and around a place by the rating of somebody farther away', async () => {
    const near = '/v1/search?near=50.8467,4.3525&radius_km=1&limit=1';
    const far = await aRestaurant({ tenantId, name: 'Cedar', cuisines: ['nordic'], latitude: 50.85, longitude: 4.3525 }).withTable().save(api.database);
    const nearest = await aRestaurant({ tenantId, name: 'Doorstep', cuisines: ['nordic'], latitude: 50.84671, longitude: 4.35251 }).withTable().save(api.database);
    await sql.query(`UPDATE restaurants SET status = 'suspended' WHERE id IN ($1, $2)`, [one.id, other.id]);
    const listed = '/v1/search?cuisine=nordic&sort=rating&limit=1';
    await kept(near, ['Doorstep']);
    await kept(listed, ['Doorstep']);
    await kept('/v1/search?q=juniper', []);
    await sql.query(`UPDATE restaurants SET description = 'Juniper in all' WHERE id = $1`, [far.id]);
    await kept('/v1/search?q=juniper', ['Cedar']);
    expect([cacheStatusOf(await wire.ask(near, { key })), cacheStatusOf(await wire.ask(listed, { key }))]).toEqual([expect.stringMatching(/hit/), expect.stringMatching(/hit/)]);
    await sql.query('INSERT INTO restaurant_ratings (restaurant_id, tenant_id, review_count, rating_sum) VALUES ($1, $2, 10, 50)', [far.id, tenantId]);
    await kept(listed, ['Cedar']);
    expect(cacheStatusOf(await wire.ask(near, { key }))).toMatch(/hit/);
    // Who comes to stand equally far is heard, and then ratings part them.
    await sql.query('UPDATE restaurants SET latitude = 50.84671, longitude = 4.35251 WHERE id = $1', [far.id]);
    await kept(near, ['Cedar']);
    await sql.query('INSERT INTO restaurant_ratings (restaurant_id, tenant_id, review_count, rating_sum) VALUES ($1, $2, 11, 55)', [nearest.id, tenantId]);
    await sql.query('UPDATE restaurant_ratings SET rating_sum = 40 WHERE restaurant_id = $1', [far.id]);
    await kept(near, ['Doorstep']);
  });

  it('is not what a search with a time, or for who is open, is', async () => {
    const date = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
    for (const path of [`/v1/search?date=${date}&party_size=2&time=19:00`, '/v1/search?open_now=true']) {
      for (const answer of [await wire.ask(path, { key }), await wire.ask(path, { key })]) {
        expect(answer.status).toBe(200);
        expect(cacheStatusOf(answer)).not.toMatch(/hit|stored/);
      }
    }
  });
});
