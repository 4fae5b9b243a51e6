import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RemindOfBookings } from '#bookings';
import { systemContext } from '#kernel';
import { remindOf } from '../../libs/bookings/src/persistence/sql/reminders.ts';
import { aBooking } from '../support/builders/booking-builder.ts';
import { aRestaurant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import { aTenant } from '../support/builders/tenant-builder.ts';
import { openDatabase, type OpenDatabase } from '../support/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { aTrace, sqlOf } from './support.ts';

// Invariant B15

let database: TestDatabase;
let opened: OpenDatabase;
let sql: Awaited<ReturnType<typeof sqlOf>>;
const houses: SavedRestaurant[] = [];
/** The database's clock, as it is for what follows. */
let nowMs = Date.now();

const startsAt = '2027-06-04T17:00:00Z';
const hoursBefore = (hours: number): number => Date.parse(startsAt) - hours * 3_600_000;
const run = { signal: new AbortController().signal, traceId: aTrace };

beforeAll(async () => {
  database = await createTestDatabase();
  opened = await openDatabase(database.url, { clockOffsetMs: () => nowMs - Date.now() });
  sql = await sqlOf(database.url);
  for (let at = 0; at < 2; at += 1) houses.push(await aRestaurant({ tenantId: (await aTenant().save(database)).id, slug: `house-${at}` }).save(database));
});
afterAll(async () => {
  await sql.end();
  await opened.close();
  await database.drop();
});

const book = (at: number, options: Partial<Parameters<typeof aBooking>[0]> = {}): Promise<string> => {
  const restaurant = houses[at];
  if (restaurant === undefined) throw new Error('no such house');
  return aBooking({ restaurant, tableIds: [], startsAt, ...options }).save(database);
};
const reminders = async (): Promise<string[]> => (await sql.rows<{ key: string }>(`SELECT key FROM outbox WHERE topic = 'booking.reminder' ORDER BY key`)).map(({ key }) => key);

describe('a confirmed booking', () => {
  it('is reminded of once, a day before, each tenant’s by its own message', async () => {
    const booked = [await book(0), await book(0), await book(1)];
    const cancelled = await book(0, { status: 'cancelled' });
    const job = new RemindOfBookings(opened.database, 24);
    nowMs = hoursBefore(24.5);
    expect(await job.run(run)).toEqual({ reminded: 0 });
    nowMs = hoursBefore(23.9);
    const both = await Promise.all([job.run(run), job.run(run), new RemindOfBookings(opened.database, 24).run(run)]);
    expect(both.reduce((sum, { reminded }) => sum + reminded, 0)).toBe(3);
    expect(await job.run(run)).toEqual({ reminded: 0 });
    expect(await reminders()).toEqual(booked.toSorted());
    expect(booked).not.toContain(cancelled);
    const [message] = await sql.rows<Record<string, unknown>>(`SELECT o.tenant_id, o.trace_id, o.payload FROM outbox o WHERE key = $1 AND topic = 'booking.reminder'`, [booked[2]]);
    expect(message).toMatchObject({ tenant_id: houses[1]?.tenantId, trace_id: aTrace, payload: { booking_id: booked[2], restaurant_id: houses[1]?.id, status: 'confirmed', party_size: 2 } });
  });

  it('that was made when its reminder was nearly due gets none', async () => {
    const late = await book(0);
    await sql.rows(`UPDATE bookings SET created_at = starts_at - interval '25 hours' WHERE id = $1`, [late]);
    nowMs = hoursBefore(23.5);
    expect(await new RemindOfBookings(opened.database, 24).run(run)).toEqual({ reminded: 0 });
  });

  it('is reminded of late rather than not, up to six hours', async () => {
    const [soon, later] = [await book(0, { startsAt: '2027-07-01T12:00:00Z' }), await book(0, { startsAt: '2027-07-01T19:00:00Z' })];
    nowMs = Date.parse('2027-06-30T19:30:00Z');
    expect(await new RemindOfBookings(opened.database, 24).run(run)).toEqual({ reminded: 1 });
    expect(await reminders()).toContain(later);
    expect(await reminders()).not.toContain(soon);
  });

  it('that two processes have found at once is reminded of by one of them', async () => {
    const found = await book(1, { startsAt: '2027-09-01T12:00:00Z' });
    nowMs = Date.parse('2027-08-31T13:00:00Z');
    const wanted = { leadMs: 86_400_000, clockOffsetMs: nowMs - Date.now() };
    const remind = (): Promise<number> => opened.database.write(systemContext(houses[1]?.tenantId ?? ''), (tx) => remindOf(tx, [found], wanted));
    expect((await Promise.all([remind(), remind(), remind()])).toSorted()).toEqual([0, 0, 1]);
    await sql.rows(`DELETE FROM booking_reminders WHERE booking_id = $1`, [found]);
    await sql.rows(`UPDATE bookings SET status = 'cancelled' WHERE id = $1`, [found]);
    expect(await remind()).toBe(0);
  });

  it('is reminded of by nobody where there are no reminders', async () => {
    await book(0, { startsAt: '2027-08-01T12:00:00Z' });
    nowMs = Date.parse('2027-07-31T13:00:00Z');
    expect(await new RemindOfBookings(opened.database, 0).run(run)).toEqual({ reminded: 0 });
  });
});
