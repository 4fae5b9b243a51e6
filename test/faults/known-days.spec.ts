import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aKey, aBookingNode, bookedIn, refusedIn, withKey, type BookingNode, type Outcome } from '../support/booking-node.ts';
import { aRestaurant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import { startDatabaseProxy, type DatabaseProxy } from '../support/database-proxy.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { rowsOf, someDate } from '../e2e/bookings/support.ts';

const serviceDate = someDate();

describe('a day that a process knows', () => {
  let database: TestDatabase;
  let proxy: DatabaseProxy;
  let node: BookingNode;
  let other: BookingNode;
  let clockOffsetMs = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await startDatabaseProxy(database.url);
    node = await aBookingNode(proxy.url, { clockOffsetMs: () => clockOffsetMs });
    other = await aBookingNode(database.url);
  });
  afterAll(async () => {
    await node.close();
    await other.close();
    await proxy.close();
    await database.drop();
  });

  const sql = (text: string, values: readonly unknown[] = []): Promise<unknown[]> => rowsOf(database.url, text, [...values]);
  const book = (at: BookingNode, { tenantId, id }: SavedRestaurant, wish: { startsAtMinute?: number; party?: number } = {}, context = {}): Promise<Outcome> =>
    at.book(tenantId, { restaurantId: id, serviceDate, ...wish }, context);
  /** How many transactions wrote the bookings of some restaurants. */
  const transactionsBehind = async (houses: readonly SavedRestaurant[]): Promise<number> => {
    const [row] = (await sql('SELECT count(DISTINCT xmin::text)::int AS n FROM bookings WHERE restaurant_id = ANY($1::int[])', [houses.map(({ id }) => id)])) as { n: number }[];
    return row?.n ?? 0;
  };
  const occupying = async ({ id }: SavedRestaurant): Promise<number> => {
    const [row] = (await sql('SELECT count(*)::int AS n FROM bookings WHERE restaurant_id = $1 AND occupies', [id])) as { n: number }[];
    return row?.n ?? 0;
  };
  /** A house with room for so many more at dinner, whose day the node knows by one booking. */
  const aKnownHouse = async (room: number): Promise<SavedRestaurant> => {
    const house = await aRestaurant().withTables(room + 1, { seats: 2 }).save(database);
    expect(bookedIn([await book(node, house)])).toHaveLength(1);
    return house;
  };

  it('lets bookings of many restaurants leave in few transactions, each complete', async () => {
    // What leaves together is one tenant's.
    const { tenantId } = await aRestaurant().save(database);
    const together = await Promise.all(Array.from({ length: 12 }, () => aRestaurant({ tenantId }).withTables(4, { seats: 2 }).save(database)));
    expect(bookedIn(await Promise.all(together.map((house) => book(node, house))))).toHaveLength(12);
    const before = await transactionsBehind(together);
    const keys = together.map(() => aKey());
    expect(bookedIn(await Promise.all(together.map((house, index) => book(node, house, {}, withKey(keys[index] as string)))))).toHaveLength(12);
    expect((await transactionsBehind(together)) - before).toBeLessThan(6);
    const ids = together.map(({ id }) => id);
    expect(await sql('SELECT count(*)::int AS n FROM allocations WHERE restaurant_id = ANY($1::int[])', [ids])).toEqual([{ n: 24 }]);
    expect(await sql('SELECT count(*)::int AS n FROM booking_events e JOIN bookings b ON b.id = e.booking_id WHERE b.restaurant_id = ANY($1::int[])', [ids])).toEqual([{ n: 24 }]);
    expect(await sql(`SELECT count(*)::int AS n FROM outbox WHERE (payload->>'restaurant_id')::int = ANY($1::int[])`, [ids])).toEqual([{ n: 24 }]);
    expect(await sql('SELECT count(*)::int AS n FROM idempotency_keys WHERE key = ANY($1::text[])', [keys])).toEqual([{ n: 12 }]);
  });

  it('is not what is booked on once another process has booked on it', async () => {
    const house = await aKnownHouse(1);
    expect(bookedIn([await book(other, house)])).toHaveLength(1);
    expect(refusedIn([await book(node, house)])).toMatchObject([{ code: 'SLOT_UNAVAILABLE' }]);
    expect(await occupying(house)).toBe(2);
  });

  it.each([
    ['cancelled', `UPDATE bookings SET status = 'cancelled' WHERE restaurant_id = $1`, `UPDATE allocations SET active = false WHERE restaurant_id = $1`],
    ['deleted', `DELETE FROM bookings WHERE restaurant_id = $1`, `SELECT $1::int`],
  ] as const)('is not what a guest is refused by once a booking was %s by hand', async (_how, booking, tables) => {
    const house = await aKnownHouse(0);
    expect(refusedIn([await book(node, house)])).toMatchObject([{ code: 'SLOT_UNAVAILABLE' }]);
    await sql(booking, [house.id]);
    await sql(tables, [house.id]);
    expect(bookedIn([await book(node, house)])).toHaveLength(1);
  });

  it.each([
    ['a block', `INSERT INTO blocks (tenant_id, restaurant_id, scope, starts_at, ends_at) SELECT tenant_id, id, 'house', $2::date, $2::date + 2 FROM restaurants WHERE id = $1`],
    ['a special day', `INSERT INTO special_days (tenant_id, restaurant_id, date, closed) SELECT tenant_id, id, $2::date, true FROM restaurants WHERE id = $1`],
    ['a pacing of nobody', `UPDATE services SET pacing_parties = 0 WHERE restaurant_id = $1 AND $2::date IS NOT NULL`],
    ['a smaller policy', `UPDATE restaurant_policies SET max_party = 1 WHERE restaurant_id = $1 AND $2::date IS NOT NULL`],
    ['tables out of use', `UPDATE tables SET active = false WHERE restaurant_id = $1 AND $2::date IS NOT NULL`],
    ['a suspension', `UPDATE restaurants SET status = 'suspended' WHERE id = $1 AND $2::date IS NOT NULL`],
  ] as const)('is not what is booked on after %s, made by hand', async (_what, change) => {
    const house = await aKnownHouse(3);
    await sql(change, [house.id, serviceDate]);
    const diner = { kind: 'publishable', keyId: null, scopes: new Set<string>(), restaurantIds: null, label: 'diner' } as const;
    expect(refusedIn([await book(node, house, {}, { caller: diner })])).toHaveLength(1);
    expect(await occupying(house)).toBe(1);
  });

  it('keeps nothing of a write that another process rolls back', async () => {
    const house = await aKnownHouse(1);
    await sql(`DO $$ BEGIN UPDATE bookings SET party = 1 WHERE restaurant_id = ${house.id}; RAISE EXCEPTION 'no'; EXCEPTION WHEN raise_exception THEN NULL; END $$`);
    expect(bookedIn([await book(node, house)])).toHaveLength(1);
    expect(refusedIn([await book(node, house)])).toHaveLength(1);
  });

  it('gives a held table to the next guest as soon as its hold has run out, and not before', async () => {
    const house = await aKnownHouse(1);
    await sql(`UPDATE bookings SET status = 'held', hold_expires_at = clock_timestamp() + interval '5 minutes' WHERE restaurant_id = $1`, [house.id]);
    expect(bookedIn([await book(node, house)])).toHaveLength(1);
    expect(refusedIn([await book(node, house)])).toHaveLength(1);
    clockOffsetMs = 6 * 60_000;
    try {
      expect(bookedIn([await book(node, house)])).toHaveLength(1);
      expect(await sql(`SELECT count(*)::int AS n FROM bookings WHERE restaurant_id = $1 AND status = 'expired'`, [house.id])).toEqual([{ n: 1 }]);
    } finally {
      clockOffsetMs = 0;
    }
  });

  it('books the one table that is left for one of two processes, whoever knows what', async () => {
    for (let round = 0; round < 5; round += 1) {
      const house = await aKnownHouse(2);
      expect(bookedIn([await book(other, house)])).toHaveLength(1);
      const outcomes = await Promise.all([...Array.from({ length: 6 }, () => book(node, house)), ...Array.from({ length: 6 }, () => book(other, house))]);
      expect(bookedIn(outcomes)).toHaveLength(1);
      expect(refusedIn(outcomes).every(({ code }) => code === 'SLOT_UNAVAILABLE')).toBe(true);
    }
  });

  it('answers the repeat of a request from what is kept, and refuses its key for another payload', async () => {
    const house = await aKnownHouse(3);
    const key = aKey();
    const [first] = bookedIn([await book(node, house, {}, withKey(key))]);
    const repeat = withKey(key);
    expect(bookedIn([await book(node, house, {}, repeat)])).toMatchObject([{ id: first?.id, reference: first?.reference }]);
    expect(repeat.idempotency?.replayed).toBe(true);
    expect(refusedIn([await book(node, house, {}, { idempotency: { key, fingerprint: Buffer.from('another'), replayed: false } })])).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
    expect(await occupying(house)).toBe(2);
  });

  it('hears of a repeat also when the day is full by now', async () => {
    const house = await aKnownHouse(1);
    const key = aKey();
    const [first] = bookedIn([await book(node, house, {}, withKey(key))]);
    const repeats = await Promise.all([book(node, house), book(node, house, {}, withKey(key))]);
    expect(refusedIn(repeats)).toHaveLength(1);
    expect(bookedIn(repeats)).toMatchObject([{ id: first?.id }]);
  });

  it('makes one booking of two requests with one key at once', async () => {
    const house = await aKnownHouse(3);
    const key = aKey();
    const outcomes = await Promise.all([book(node, house, {}, withKey(key)), book(node, house, {}, withKey(key))]);
    expect(bookedIn(outcomes)).toHaveLength(1);
    expect(refusedIn(outcomes)).toMatchObject([{ code: 'IDEMPOTENCY_KEY_BUSY' }]);
    expect(await occupying(house)).toBe(2);
  });

  it('fails nobody else when one of many meets a row that nobody told of', async () => {
    const sane = await aKnownHouse(3);
    const odd = await aRestaurant({ tenantId: sane.tenantId }).withTables(2, { seats: 2 }).save(database);
    expect(bookedIn([await book(node, odd)])).toHaveLength(1);
    // A table is taken without a booking that says so: the constraint alone knows.
    await sql(
      `INSERT INTO allocations (booking_id, restaurant_id, table_id, tenant_id, during)
       SELECT a.booking_id, a.restaurant_id, t.id, a.tenant_id, tstzrange(lower(a.during), upper(a.during))
         FROM allocations a JOIN tables t ON t.restaurant_id = a.restaurant_id AND t.id <> a.table_id WHERE a.restaurant_id = $1`,
      [odd.id],
    );
    const outcomes = await Promise.all([book(node, sane), book(node, odd), book(node, sane)]);
    // The statement of all three fails; each is then decided on rows, where the table that nobody needs is seen and given back.
    expect(bookedIn(outcomes)).toHaveLength(3);
    expect(await occupying(sane)).toBe(3);
    expect(await occupying(odd)).toBe(2);
  });

  it.each([
    ['request', 0],
    ['answer', 1],
  ] as const)('whose statement loses its %s is OUTCOME_UNKNOWN, and the repeat tells that %i was saved', async (lose, saved) => {
    const house = await aKnownHouse(3);
    const key = aKey();
    proxy.cutAt('booking_write_on_known_days', lose, 'SELECT 1');
    expect(refusedIn([await book(node, house, {}, withKey(key))])).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
    await expect.poll(() => occupying(house)).toBe(1 + saved);
    const repeat = withKey(key);
    await expect.poll(async () => bookedIn([await book(node, house, {}, repeat)]).length).toBe(1);
    expect(repeat.idempotency?.replayed).toBe(saved === 1);
    expect(await occupying(house)).toBe(2);
  });

  it('does not make a booking wait for its deadline behind a day that somebody else holds', async () => {
    const house = await aKnownHouse(3);
    const free = await aRestaurant({ tenantId: house.tenantId }).withTables(2, { seats: 2 }).save(database);
    expect(bookedIn([await book(node, free)])).toHaveLength(1);
    const holder = new Client({ connectionString: database.url });
    await holder.connect();
    try {
      await holder.query('BEGIN');
      await holder.query(`SELECT pg_advisory_xact_lock($1::int, $2::date - date '2000-01-01')`, [house.id, serviceDate]);
      const held = book(node, house);
      expect(bookedIn([await book(node, free)])).toHaveLength(1);
      await holder.query('COMMIT');
      expect(bookedIn([await held])).toHaveLength(1);
    } finally {
      await holder.end();
    }
  });
});
