import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBookingNode, bookedIn, refusedIn, type BookingNode } from '../support/booking-node.ts';
import { aRestaurant } from '../support/builders/restaurant-builder.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { rowsOf, someDate } from '../e2e/bookings/support.ts';

const serviceDate = someDate();
const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
const lockOf = (kind: '' | '_shared'): string => `SELECT pg_advisory_xact_lock${kind}(hashtextextended('restaurant:' || $1::int, 0))`;

describe('a closure and a booking of the same minute (R1)', () => {
  let database: TestDatabase;
  let node: BookingNode;

  beforeAll(async () => {
    database = await createTestDatabase();
    node = await aBookingNode(database.url);
  });
  afterAll(async () => {
    await node.close();
    await database.drop();
  });

  it('a booking waits for a closure that is being saved, and is then refused by it', async () => {
    const house = await aRestaurant().withTable().save(database);
    const host = new Client({ connectionString: database.url });
    await host.connect();
    await host.query('BEGIN');
    await host.query(lockOf(''), [house.id]);
    await host.query(`INSERT INTO blocks (tenant_id, restaurant_id, scope, starts_at, ends_at) VALUES ($1, $2, 'house', $3::date, $3::date + 2)`, [house.tenantId, house.id, serviceDate]);
    const booking = node.book(house.tenantId, { restaurantId: house.id, serviceDate });
    await expect.poll(async () => (await rowsOf(database.url, waiting)).length).toBe(1);
    await host.query('COMMIT');
    await host.end();
    expect(refusedIn([await booking])).toMatchObject([{ code: 'SLOT_UNAVAILABLE', occurrence: { extensions: { reasons: ['blocked'], alternatives: [] } } }]);
  });

  it('a closure waits for a booking that is being made', async () => {
    const house = await aRestaurant().withTable().save(database);
    const day = new Client({ connectionString: database.url });
    const host = new Client({ connectionString: database.url });
    await Promise.all([day.connect(), host.connect()]);
    await day.query('BEGIN');
    await day.query(`SELECT pg_advisory_xact_lock($1::int, $2::date - date '2000-01-01')`, [house.id, serviceDate]);
    const booking = node.book(house.tenantId, { restaurantId: house.id, serviceDate });
    await expect.poll(async () => (await rowsOf(database.url, waiting)).length).toBe(1);
    const closing = host.query(lockOf(''), [house.id]);
    await expect.poll(async () => (await rowsOf(database.url, waiting)).length).toBe(2);
    await day.query('ROLLBACK');
    expect(bookedIn([await booking])).toHaveLength(1);
    await closing;
    await Promise.all([day.end(), host.end()]);
  });
});
