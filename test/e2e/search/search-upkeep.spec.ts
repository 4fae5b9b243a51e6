import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import { openSearchWorld, type SearchWorld } from './support.ts';

// What search finds follows the restaurants' rows, whoever writes them and how.

let world: SearchWorld;
let sql: Client;
let other: Client;

beforeAll(async () => {
  world = await openSearchWorld();
  sql = new Client({ connectionString: world.test.url });
  other = new Client({ connectionString: world.test.url });
  await sql.connect();
  await other.connect();
});

afterAll(async () => {
  await sql.end();
  await other.end();
  await world.close();
});

async function searchRow(id: number): Promise<{ rating: number; review_count: number; cuisines: string[] } | undefined> {
  return (await sql.query('SELECT rating, review_count, cuisines FROM restaurant_search WHERE restaurant_id = $1', [id])).rows[0] as never;
}

describe('search', () => {
  it('finds a restaurant from the statement on that lists it, and no longer than it is listed', async () => {
    const { id } = await world.add({ name: 'Quetzal', status: 'draft' });
    expect(await world.names({ words: 'quetzal' })).toEqual([]);
    await sql.query(`UPDATE restaurants SET status = 'listed' WHERE id = $1`, [id]);
    expect(await world.names({ words: 'quetzal' })).toEqual(['Quetzal']);
    await sql.query(`UPDATE restaurants SET status = 'suspended' WHERE id = $1`, [id]);
    expect(await world.names({ words: 'quetzal' })).toEqual([]);
    await sql.query(`UPDATE restaurants SET status = 'listed' WHERE id = $1`, [id]);
    await sql.query('DELETE FROM restaurant_policies WHERE restaurant_id = $1', [id]);
    await sql.query('DELETE FROM services WHERE restaurant_id = $1', [id]);
    await sql.query('DELETE FROM restaurants WHERE id = $1', [id]);
    expect(await world.names({ words: 'quetzal' })).toEqual([]);
    expect(await searchRow(id)).toBeUndefined();
  });

  it('follows each change of name, cuisine, city, description, price and place', async () => {
    const { id } = await world.add({ name: 'Capybara', cuisines: ['Thai'], city: 'Ghent', description: 'Quiet.', priceLevel: 1 });
    const change = (set: string): Promise<unknown> => sql.query(`UPDATE restaurants SET ${set} WHERE id = $1`, [id]);
    await change(`name = 'Numbat'`);
    expect(await world.names({ words: 'capybara' })).toEqual([]);
    await change(`cuisines = '{Peruvian,Fusion}'`);
    expect(await world.names({ words: 'peruvian' })).toEqual(['Numbat']);
    expect((await searchRow(id))?.cuisines).toEqual(['peruvian', 'fusion']);
    await change(`city = 'Liège'`);
    expect(await world.names({ words: 'numbat liege' })).toEqual(['Numbat']);
    await change(`description = 'A winter garden.'`);
    expect(await world.names({ words: 'winter garden' })).toEqual(['Numbat']);
    await change('price_level = 4');
    expect(await world.names({ words: 'numbat', priceLevels: [4] })).toEqual(['Numbat']);
    await change('latitude = 10, longitude = 20');
    expect(await world.names({ near: { latitude: 10, longitude: 20, radiusM: 10 } })).toEqual(['Numbat']);
  });

  it('takes many rows in one statement, and leaves alone what did not change', async () => {
    await sql.query(
      `INSERT INTO restaurants (tenant_id, slug, name, country, latitude, longitude, time_zone, currency, status)
       SELECT $1, 'okapi-' || n, 'Okapi ' || n, 'BE', 50, 4, 'Europe/Brussels', 'EUR', CASE WHEN n % 10 = 0 THEN 'draft' ELSE 'listed' END FROM generate_series(1, 500) n`,
      [world.tenantId],
    );
    expect((await world.search({ words: 'okapi' })).facets.total).toBe(450);
    const before = await sql.query(`SELECT xmin::text AS writer FROM restaurant_search WHERE name LIKE 'okapi%'`);
    await sql.query(`UPDATE restaurants SET phone = '+32 2 000', version = version + 1 WHERE slug LIKE 'okapi-%'`);
    const after = await sql.query(`SELECT xmin::text AS writer FROM restaurant_search WHERE name LIKE 'okapi%'`);
    expect(after.rows).toEqual(before.rows);
  });

  it('knows the rating of a restaurant, whether it was rated before it was listed or after', async () => {
    const { id } = await world.add({ name: 'Rated', status: 'draft' });
    await sql.query('INSERT INTO restaurant_ratings (restaurant_id, tenant_id, review_count, rating_sum) VALUES ($1, $2, 4, 18)', [id, world.tenantId]);
    await sql.query(`UPDATE restaurants SET status = 'listed' WHERE id = $1`, [id]);
    expect(await searchRow(id)).toMatchObject({ rating: 4.5, review_count: 4 });
    await sql.query('UPDATE restaurant_ratings SET review_count = 5, rating_sum = 19 WHERE restaurant_id = $1', [id]);
    expect(await searchRow(id)).toMatchObject({ rating: 3.8, review_count: 5 });
    expect((await world.search({ words: 'rated' })).hits[0]?.card).toMatchObject({ rating: 3.8, reviewCount: 5 });
    await sql.query('UPDATE restaurant_ratings SET review_count = 0, rating_sum = 0 WHERE restaurant_id = $1', [id]);
    expect((await world.search({ words: 'rated' })).hits[0]?.card).toMatchObject({ rating: null, reviewCount: 0 });
  });

  it.each(['first rating, then listing', 'first listing, then rating'])('loses no rating that is given while the restaurant is being listed: %s', async (order) => {
    const { id } = await world.add({ name: `Race ${order}`, status: 'draft' });
    const list = (client: Client): Promise<unknown> => client.query(`UPDATE restaurants SET status = 'listed' WHERE id = $1`, [id]);
    const rate = (client: Client): Promise<unknown> =>
      client.query('INSERT INTO restaurant_ratings (restaurant_id, tenant_id, review_count, rating_sum) VALUES ($1, $2, 2, 8)', [id, world.tenantId]);
    const [first, second] = order.startsWith('first rating') ? [rate, list] : [list, rate];
    await sql.query('BEGIN');
    await first(sql);
    await other.query('BEGIN');
    const waiting = second(other);
    await untilWaiting(sql, id);
    await sql.query('COMMIT');
    await waiting;
    await other.query('COMMIT');
    expect(await searchRow(id)).toMatchObject({ rating: 4, review_count: 2 });
  });

  it('an edit of the name does not put an older rating back', async () => {
    const { id } = await world.add({ name: 'Edited' });
    await sql.query('INSERT INTO restaurant_ratings (restaurant_id, tenant_id, review_count, rating_sum) VALUES ($1, $2, 1, 5)', [id, world.tenantId]);
    await other.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await other.query('SELECT 1 FROM restaurant_ratings LIMIT 1');
    await sql.query('UPDATE restaurant_ratings SET review_count = 2, rating_sum = 6 WHERE restaurant_id = $1', [id]);
    // On a snapshot from before the second review; its rewrite of the row is refused rather than wrong.
    await expect(other.query(`UPDATE restaurants SET name = 'Edited twice' WHERE id = $1`, [id])).rejects.toMatchObject({ code: '40001' });
    await other.query('ROLLBACK');
    await sql.query(`UPDATE restaurants SET name = 'Edited twice' WHERE id = $1`, [id]);
    expect(await searchRow(id)).toMatchObject({ rating: 3, review_count: 2 });
  });

  it('rolls back with the change', async () => {
    const { id } = await world.add({ name: 'Ibex' });
    await sql.query('BEGIN');
    await sql.query(`UPDATE restaurants SET name = 'Yak' WHERE id = $1`, [id]);
    await sql.query('ROLLBACK');
    expect(await world.names({ words: 'yak' })).toEqual([]);
    expect(await world.names({ words: 'ibex' })).toEqual(['Ibex']);
  });
});

/** Until somebody else waits for a lock of this database, which the other connection must do before we go on. */
async function untilWaiting(client: Client, restaurantId: number): Promise<void> {
  for (let turn = 0; turn < 500; turn += 1) {
    const { rowCount } = await client.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    if (rowCount === 1) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`nobody waits for restaurant ${restaurantId}`);
}
