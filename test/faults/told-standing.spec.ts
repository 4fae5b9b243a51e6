import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CouvertError, kernelErrors, statement, systemContext } from '#kernel';
import type { Booking } from '../../libs/bookings/src/domain/booking.ts';
import { DayStanding } from '../../libs/bookings/src/usecases/day-standing.ts';
import { DayTransaction, type DayWork } from '../../libs/bookings/src/usecases/day-transaction.ts';
import { Refused } from '../../libs/bookings/src/usecases/refused.ts';
import { openDatabase, type OpenDatabase } from '../support/open-database.ts';
import { aRestaurant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { rowsOf, someDate } from '../e2e/bookings/support.ts';

const serviceDate = someDate();
const failing = statement('test_fails_at_commit', `SELECT couvert_require(false, 'allocations_as_read')`);
const isBusy = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;

describe('who waits for a day', () => {
  let database: TestDatabase;
  let opened: OpenDatabase;
  let days: DayTransaction;
  let house: SavedRestaurant;

  beforeAll(async () => {
    database = await createTestDatabase();
    opened = await openDatabase(database.url);
    days = new DayTransaction(opened.database);
    house = await aRestaurant().withTable().save(database);
  });
  afterAll(async () => {
    await opened.close();
    await database.drop();
  });

  const booking = Object.assign(Object.create(null) as Booking, { id: 'made' });
  const standing = (name: string): DayStanding => Object.assign(Object.create(DayStanding.prototype) as DayStanding, { name });
  const work = (decide: DayWork<null>['decide'], judge: DayWork<null>['judge'] = null): DayWork<null> =>
    ({ restaurantId: house.id, serviceDates: [serviceDate], decidingDate: serviceDate, judge, read: () => Promise.resolve(null), decide });
  const run = (one: DayWork<null>): Promise<Booking> => days.run(systemContext(house.tenantId), one);

  /** The first decides only when another waits for its lock and a third for its turn; what the third was told of. */
  async function toldBehind(decide: DayWork<null>['decide']): Promise<DayStanding[]> {
    const told: DayStanding[] = [];
    const { promise: allThere, resolve: go } = Promise.withResolvers<void>();
    const { promise: firstHasTheDay, resolve: hasTheDay } = Promise.withResolvers<void>();
    const first = run(work(async (tx, rows, locked) => {
      hasTheDay();
      await allThere;
      return decide(tx, rows, locked);
    })).catch((error: unknown) => error);
    await firstHasTheDay;
    const second = run(work(async () => ({ booking, standing: null })));
    await expect.poll(async () => (await rowsOf(database.url, isBusy, [])).length).toBe(1);
    const third = run(work(async () => ({ booking, standing: null }), (day) => {
      told.push(day);
      return null;
    }));
    go();
    await Promise.all([first, second, third]);
    return told;
  }

  it('is told of the day as a commit has left it', async () => {
    const left = standing('with the booking');
    expect(await toldBehind(async () => ({ booking, standing: left }))).toEqual([left]);
  });

  it('is told of the day as it was read by one who was refused', async () => {
    const read = standing('as it was');
    expect(await toldBehind(async () => new Refused(kernelErrors.conflict(), read))).toEqual([read]);
  });

  it('is told nothing of a day whose commit has failed', async () => {
    expect(await toldBehind(async (tx) => {
      tx.finish(failing, []);
      return { booking, standing: standing('with a booking that is not there') };
    })).toEqual([]);
  });

  it('is told nothing by an error that is no refusal', async () => {
    expect(await toldBehind(() => Promise.reject(new CouvertError({ code: 'X', status: 409, title: 'x', retryable: false, advice: 'x' }, {})))).toEqual([]);
  });
});
