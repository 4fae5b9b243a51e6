import { Client } from 'pg';
import { plusDays, uuidV7 } from '#kernel';

/** Where the bench books: many alike houses, with a past, so that plans are made on tables that have rows. */
export interface BookingCity {
  readonly tenantId: string;
  readonly restaurantIds: readonly number[];
  readonly tablesPerHouse: number;
  /** Bookings of yesterday, who have no tables: for rows that only need some booking to belong to. */
  readonly pastBookingIds: readonly string[];
  /** The first evening that nobody has booked. */
  readonly firstDate: string;
}

const tablesPerHouse = 30;

/** Dinner 18:00 to 22:00, 30 tables for four, two hours a turn, twenty evenings of eight bookings behind them. */
export async function buildBookingCity(url: string, { houses }: { houses: number }): Promise<BookingCity> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const tenantId = uuidV7();
    const today = new Date().toISOString().slice(0, 10);
    const run = (sql: string, values: readonly unknown[]): Promise<unknown> => client.query(sql, [...values]);
    await run(`INSERT INTO tenants (id, slug, name) VALUES ($1, 'bench', 'Bench')`, [tenantId]);
    await run(
      `INSERT INTO restaurants (tenant_id, slug, name, country, latitude, longitude, time_zone, currency, status)
       SELECT $1, 'house-' || i, 'House ' || i, 'BE', 50.8, 4.3, 'Europe/Brussels', 'EUR', 'listed' FROM generate_series(1, $2::int) i`,
      [tenantId, houses],
    );
    await run(`INSERT INTO restaurant_policies (restaurant_id, tenant_id, horizon_days, lead_minutes, turn_times) SELECT id, $1, 730, 0, '[{"max_party":100,"minutes":120}]' FROM restaurants`, [tenantId]);
    await run(`INSERT INTO areas (tenant_id, restaurant_id, name) SELECT $1, id, 'Room' FROM restaurants`, [tenantId]);
    await run(`INSERT INTO tables (tenant_id, restaurant_id, area_id, name, min_party, max_party) SELECT $1, a.restaurant_id, a.id, 'T' || i, 1, 4 FROM areas a, generate_series(1, $2::int) i`, [tenantId, tablesPerHouse]);
    await run(`INSERT INTO services (tenant_id, restaurant_id, name, weekdays, starts_at_minute, last_sitting_minute, ends_at_minute) SELECT $1, id, 'Dinner', 127, 1080, 1320, 1440 FROM restaurants`, [tenantId]);
    await run(
      `INSERT INTO bookings (id, tenant_id, restaurant_id, reference, service_date, starts_at, ends_at, occupied_until, local_date, local_time, time_zone, party, status, source, policy)
       SELECT gen_random_uuid(), $1, r.id, upper(substr(md5(r.id || '-' || d || '-' || k), 1, 8)), $2::date - d, $2::date - d + time '18:00' + k * interval '15 min',
              $2::date - d + time '20:00' + k * interval '15 min', $2::date - d + time '20:00' + k * interval '15 min', $2::date - d, '19:00', 'Europe/Brussels', 2, 'completed', 'import', '{}'
         FROM restaurants r, generate_series(1, 20) d, generate_series(0, 7) k ON CONFLICT DO NOTHING`,
      [tenantId, today],
    );
    await run(
      `INSERT INTO allocations (booking_id, restaurant_id, table_id, tenant_id, during, active)
       SELECT b.id, b.restaurant_id, (SELECT min(t.id) FROM tables t WHERE t.restaurant_id = b.restaurant_id), b.tenant_id, tstzrange(b.starts_at, b.ends_at), false FROM bookings b WHERE b.tenant_id = $1 AND b.service_date < $2::date - 1`,
      [tenantId, today],
    );
    await run(`INSERT INTO guests (id, tenant_id, name, email) SELECT gen_random_uuid(), $1, 'Guest', 'guest-' || i || '@example.com' FROM generate_series(1, 20000) i`, [tenantId]);
    await run(`INSERT INTO idempotency_keys (tenant_id, key, fingerprint, outcome) SELECT $1, 'past-' || i, 'x', '{}' FROM generate_series(1, 20000) i`, [tenantId]);
    await client.query('VACUUM ANALYZE');
    const restaurants = await client.query<{ id: number }>('SELECT id FROM restaurants ORDER BY id');
    const past = await client.query<{ id: string }>('SELECT id FROM bookings WHERE service_date = $1::date - 1', [today]);
    return { tenantId, restaurantIds: restaurants.rows.map(({ id }) => id), tablesPerHouse, pastBookingIds: past.rows.map(({ id }) => id), firstDate: plusDays(today, 2) };
  } finally {
    await client.end();
  }
}
