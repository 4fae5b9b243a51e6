import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Guest, rowsOf, someDate } from '../e2e/bookings/support.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { aRestaurant } from '../support/builders/restaurant-builder.ts';

describe('a table holds at most one party at any instant', () => {
  let one: TestApi;
  let guest: Guest;
  let tenantId: string;

  beforeAll(async () => {
    one = await startTestApi();
    tenantId = await one.aTenant();
    guest = new Guest(one.app, (await one.aKey(tenantId)).key);
  });
  afterAll(() => one.close());

  const overlaps = (): Promise<{ pairs: number }[]> =>
    // The constraint's own operator is not asked: ends are compared one by one.
    rowsOf(one.database.url, `SELECT count(*)::int AS pairs FROM allocations a JOIN allocations b ON a.table_id = b.table_id AND a.booking_id < b.booking_id
       WHERE a.active AND b.active AND lower(a.during) < upper(b.during) AND lower(b.during) < upper(a.during)`);

  it('when forty guests want the same four tables at four times that overlap', async () => {
    const { id } = await aRestaurant({ tenantId }).withTables(4, { seats: 2 }).save(one.database);
    const times = ['19:00', '19:30', '20:00', '20:15'];
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) =>
      guest.post('/v1/bookings', { restaurant_id: id, date: someDate(), time: times[i % times.length], party_size: 2, guest: { name: `Guest ${i}` } })));
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
    expect(answers.filter(({ status }) => status === 409).every(({ body }) => body.code === 'SLOT_UNAVAILABLE')).toBe(true);
    expect(made).toHaveLength(4);
    expect(await overlaps()).toEqual([{ pairs: 0 }]);
  });

  it('when hosts on the telephone give the same table away by its name', async () => {
    const { id, tableIds } = await aRestaurant({ tenantId }).withTables(2, { seats: 4 }).save(one.database);
    const answers = await Promise.all(Array.from({ length: 20 }, () =>
      guest.post('/v1/bookings', { restaurant_id: id, date: someDate(), time: '19:00', party_size: 2, guest: { name: 'Host' }, source: 'phone', table_ids: [tableIds[0]] })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
    expect(await overlaps()).toEqual([{ pairs: 0 }]);
  });

  it('when somebody writes past the application: the database refuses', async () => {
    const { id } = await aRestaurant({ tenantId }).withTable({ seats: 2 }).save(one.database);
    const book = (time: string): ReturnType<Guest['post']> => guest.post('/v1/bookings', { restaurant_id: id, date: someDate(), time, party_size: 2, guest: { name: 'A' } });
    const [early, late] = [await book('18:00'), await book('20:30')];
    expect([early.status, late.status]).toEqual([201, 201]);
    await expect(rowsOf(one.database.url, `UPDATE allocations SET during = tstzrange(lower(during) - interval '2 hours', upper(during)) WHERE booking_id = $1`, [late.body.id]))
      .rejects.toMatchObject({ code: '23P01', constraint: 'allocations_no_overlap' });
  });
});
