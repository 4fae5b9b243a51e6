import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant } from '../../support/builders/restaurant-builder.ts';
import { Guest, type Got } from './support.ts';

// The clock of the database stands on 1 March 2027, so that the named days lie within every horizon.
const nowMs = Date.parse('2027-03-01T12:00:00Z');

describe('booking where clocks change', () => {
  let api: TestApi;
  let tenantId: string;
  let diner: Guest;

  beforeAll(async () => {
    api = await startTestApi({ databaseClockOffsetMs: () => nowMs - Date.now() });
    tenantId = await api.aTenant();
    diner = new Guest(api.app, (await api.aKey(tenantId)).key);
  });
  afterAll(() => api?.close());

  const nightHouse = (timeZone: string) =>
    aRestaurant({ tenantId, timeZone }).withTable({ seats: 2 }).withService({ name: 'Night', from: '20:00', lastSitting: '04:45', until: '05:00' }).save(api.database);
  const book = (restaurantId: number, date: string, time: string): Promise<Got> => diner.post('/v1/bookings', { restaurant_id: restaurantId, date, time, party_size: 2, guest: { name: 'Owl' } });

  it.each([
    ['Europe/Brussels', '2027-03-27', '02:30'],
    ['America/New_York', '2027-03-13', '02:15'],
    ['Australia/Lord_Howe', '2027-10-02', '02:15'],
  ])('in %s, on the night of %s, %s never is', async (timeZone, date, time) => {
    const house = await nightHouse(timeZone);
    expect((await book(house.id, date, time)).body).toMatchObject({ code: 'NO_SUCH_LOCAL_TIME', status: 422 });
  });

  it.each([
    ['Europe/Brussels', '2027-10-30', '02:30', '2027-10-31T02:30:00+02:00'],
    ['America/New_York', '2027-11-06', '01:30', '2027-11-07T01:30:00-04:00'],
    ['Australia/Lord_Howe', '2027-04-03', '01:45', '2027-04-04T01:45:00+11:00'],
  ])('in %s, on the night of %s, %s is the earlier of two', async (timeZone, date, time, startsAt) => {
    const house = await nightHouse(timeZone);
    expect(await book(house.id, date, time)).toMatchObject({ status: 201, body: { starts_at: startsAt, service_date: date, local_time: time } });
  });

  it('turns are elapsed time: two hours over the gap end three hours later on the wall', async () => {
    const house = await nightHouse('Europe/Brussels');
    expect((await book(house.id, '2027-03-27', '01:00')).body).toMatchObject({ starts_at: '2027-03-28T01:00:00+01:00', ends_at: '2027-03-28T04:00:00+02:00' });
  });

  it('quarters to the hour past UTC are quarters like others', async () => {
    const house = await nightHouse('Asia/Kathmandu');
    expect((await book(house.id, '2027-05-01', '20:15')).body).toMatchObject({ starts_at: '2027-05-01T20:15:00+05:45' });
    expect((await book(house.id, '2027-05-01', '01:00')).body).toMatchObject({ local_date: '2027-05-02', service_date: '2027-05-01' });
  });
});
