import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const tenantId = randomUUID();
const keyId = 'abcDEF012345';

describe('the log of keys, tenants and reviews', () => {
  let database: TestDatabase;
  let client: Client;
  let restaurantId: number;

  const logged = async (sql: string, values: readonly unknown[] = []): Promise<string[]> => {
    await client.query('DELETE FROM cache_invalidations');
    await client.query(sql, [...values]);
    return (await client.query<{ tags: string[] }>('SELECT tags FROM cache_invalidations')).rows.flatMap(({ tags }) => tags).toSorted();
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(`INSERT INTO tenants (id, slug, name) VALUES ($1, 'watched', 'Watched')`, [tenantId]);
    const restaurants = await client.query<{ id: number }>(
      `INSERT INTO restaurants (tenant_id, slug, name, country, latitude, longitude, time_zone, currency, status) VALUES ($1, 'house', 'House', 'BE', 50.8, 4.3, 'Europe/Brussels', 'EUR', 'listed') RETURNING id`,
      [tenantId],
    );
    restaurantId = restaurants.rows[0]?.id ?? 0;
  });
  beforeEach(async () => {
    await client.query('DELETE FROM api_keys');
    await client.query(`INSERT INTO api_keys (id, tenant_id, kind, environment, name, scopes, secret_hash, created_by) VALUES ($1, $2, 'secret', 'test', 'till', '{}', 'x', 'test')`, [keyId, tenantId]);
  });
  afterAll(async () => {
    await client?.end();
    await database?.drop();
  });

  it('hears of a key that is revoked, and not of one that is used', async () => {
    expect(await logged('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [keyId])).toEqual([`api_key:${keyId}`]);
    expect(await logged('INSERT INTO api_key_uses VALUES ($1, $2, now())', [keyId, tenantId])).toEqual([]);
  });

  it('hears of a tenant that is suspended, and of its hosts', async () => {
    expect(await logged(`UPDATE tenants SET status = 'suspended' WHERE id = $1`, [tenantId])).toEqual([`tenant:${tenantId}`, 'tenants:status']);
    expect(await logged(`UPDATE tenants SET name = 'Other'`)).toEqual([`tenant:${tenantId}`]);
    expect(await logged(`INSERT INTO tenant_hosts VALUES ('book.example.com', $1)`, [tenantId])).toEqual(['host:book.example.com', `tenant:${tenantId}`]);
  });

  it('hears of a review that is published, and not of what its moderator thinks', async () => {
    const bookingId = randomUUID();
    await client.query(
      `INSERT INTO bookings (id, tenant_id, restaurant_id, reference, service_date, starts_at, ends_at, occupied_until, local_date, local_time, time_zone, party, status, source, policy)
       VALUES ($1, $2, $3, 'ABCDEFGH', '2026-01-01', '2026-01-01T18:00Z', '2026-01-01T20:00Z', '2026-01-01T20:00Z', '2026-01-01', '19:00', 'Europe/Brussels', 2, 'completed', 'import', '{}')`,
      [bookingId, tenantId, restaurantId],
    );
    const tag = `reviews:${restaurantId}`;
    expect(await logged(`INSERT INTO reviews (id, tenant_id, restaurant_id, booking_id, rating, author_name, dined_on) VALUES (gen_random_uuid(), $1, $2, $3, 5, 'Ada', '2026-01-01')`, [tenantId, restaurantId, bookingId])).toEqual([tag]);
    expect(await logged(`UPDATE reviews SET moderation_note = 'kind'`)).toEqual([]);
    expect(await logged(`UPDATE reviews SET status = 'published'`)).toEqual([tag]);
  });
});
