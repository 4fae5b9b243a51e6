import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBookingNode, aKey, bookedIn, refusedIn, withKey, type BookingNode, type Outcome } from '../support/booking-node.ts';
import { aRestaurant } from '../support/builders/restaurant-builder.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { rowsOf, someDate } from '../e2e/bookings/support.ts';

const serviceDate = someDate();

/** Pairs of active rows that share a table and a time: asked without the constraint's help. */
const overlaps = `SELECT count(*)::int AS n FROM allocations a JOIN allocations b ON a.table_id = b.table_id AND a.booking_id < b.booking_id AND a.during && b.during WHERE a.active AND b.active`;

const leftBehind = `SELECT (SELECT count(*)::int FROM bookings WHERE restaurant_id = $1) AS bookings,
  (SELECT count(*)::int FROM guests g JOIN restaurants r ON r.tenant_id = g.tenant_id WHERE r.id = $1) AS guests,
  (SELECT count(*)::int FROM idempotency_keys k JOIN restaurants r ON r.tenant_id = k.tenant_id WHERE r.id = $1) AS keys,
  (SELECT count(*)::int FROM outbox o JOIN restaurants r ON r.tenant_id = o.tenant_id WHERE r.id = $1) AS messages`;

describe('crowds on two processes', () => {
  let database: TestDatabase;
  let nodes: BookingNode[];

  beforeAll(async () => {
    database = await createTestDatabase();
    nodes = await Promise.all([aBookingNode(database.url), aBookingNode(database.url)]);
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await database.drop();
  });

  const nodeOf = (turn: number): BookingNode => nodes[turn % nodes.length] as BookingNode;

  it('a thousand requests for the last table: one has it, 999 hear why and what else there is, and leave nothing', async () => {
    const house = await aRestaurant().withTable({ seats: 2 }).save(database);
    const wish = { restaurantId: house.id, serviceDate, guest: { name: 'One of many', email: null, phone: null } };
    const outcomes = await Promise.all(Array.from({ length: 1_000 }, (_, turn) => nodeOf(turn).book(house.tenantId, wish, withKey(`last-${turn}`))));
    expect(bookedIn(outcomes)).toHaveLength(1);
    for (const { code, occurrence } of refusedIn(outcomes)) {
      expect(code).toBe('SLOT_UNAVAILABLE');
      expect(occurrence.extensions).toMatchObject({ reasons: ['no_table'], alternatives: [{ local_time: '21:30' }] });
    }
    expect(await rowsOf(database.url, leftBehind, [house.id])).toEqual([{ bookings: 1, guests: 1, keys: 1, messages: 1 }]);
  });

  it('an evening that many fill at once has no two parties at one table, and every acknowledged booking', async () => {
    const house = await aRestaurant().withTables(6, { seats: 2 }).withTables(3, { seats: 4 }).withCombination({ tables: ['T7', 'T8'], minParty: 5, maxParty: 8 }).save(database);
    const outcomes: Outcome[] = await Promise.all(
      Array.from({ length: 240 }, (_, turn) => nodeOf(turn).book(house.tenantId, { restaurantId: house.id, serviceDate, startsAtMinute: 1080 + 15 * (turn % 14), party: 1 + (turn % 6) }, withKey(aKey()))),
    );
    const booked = bookedIn(outcomes);
    expect(booked.length).toBeGreaterThan(9);
    expect(await rowsOf(database.url, overlaps)).toEqual([{ n: 0 }]);
    const stored = await rowsOf<{ id: string }>(database.url, `SELECT b.id FROM bookings b WHERE b.restaurant_id = $1 AND EXISTS (SELECT FROM allocations a WHERE a.booking_id = b.id AND a.active)`, [house.id]);
    expect(stored.map(({ id }) => id).sort()).toEqual(booked.map(({ id }) => id).sort());
    for (const { code } of refusedIn(outcomes)) expect(code).toBe('SLOT_UNAVAILABLE');
  });

  it('pacing is never exceeded, which no constraint holds (B2)', async () => {
    const house = await aRestaurant().withTables(20, { seats: 4 }).withService({ pacingParties: 2, pacingCovers: 7 }).save(database);
    const outcomes = await Promise.all(
      Array.from({ length: 120 }, (_, turn) => nodeOf(turn).book(house.tenantId, { restaurantId: house.id, serviceDate, startsAtMinute: 1080 + 15 * (turn % 3), party: 2 + (Math.floor(turn / 3) % 3) })),
    );
    const paced = await rowsOf<{ parties: number; covers: number }>(database.url, `SELECT count(*)::int AS parties, sum(party)::int AS covers FROM bookings WHERE restaurant_id = $1 GROUP BY starts_at`, [house.id]);
    expect(paced).toHaveLength(3);
    for (const { parties, covers } of paced) {
      expect(parties).toBeLessThanOrEqual(2);
      expect(covers).toBeLessThanOrEqual(7);
    }
    expect(bookedIn(outcomes).length).toBeGreaterThan(3);
    for (const { occurrence } of refusedIn(outcomes)) expect(occurrence.extensions?.['reasons']).toEqual(expect.arrayContaining([expect.stringMatching(/^pacing_/)]));
  });

  it('a stay that crosses 05:00 holds both days: the morning after meets it', async () => {
    const house = await aRestaurant({ policy: { turnTimes: [{ maxParty: 100, minutes: 120 }] } }).withTable({ seats: 2 })
      .withService({ name: 'Night', from: '22:00', lastSitting: '04:45', until: '05:00' }).withService({ name: 'Breakfast', from: '05:00', lastSitting: '09:00', until: '11:00' }).save(database);
    const next = someDate(31);
    const outcomes = await Promise.all([
      nodeOf(0).book(house.tenantId, { restaurantId: house.id, serviceDate, startsAtMinute: 1680 }),
      nodeOf(1).book(house.tenantId, { restaurantId: house.id, serviceDate: next, startsAtMinute: 315 }),
    ]);
    expect(bookedIn(outcomes)).toHaveLength(1);
    const again = await nodeOf(0).book(house.tenantId, { restaurantId: house.id, serviceDate, startsAtMinute: 1560 });
    expect(bookedIn([again])).toHaveLength(1);
  });
});
