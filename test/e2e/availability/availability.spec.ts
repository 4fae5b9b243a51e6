import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plusDays } from '#kernel';
import { Guest, someDate } from '../bookings/support.ts';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant } from '../../support/builders/restaurant-builder.ts';

interface DayBody {
  readonly slots: readonly { readonly local_time: string; readonly starts_at: string; readonly service: string | null }[];
  readonly as_of: string;
}
interface MonthBody {
  readonly days: readonly { readonly date: string; readonly available: boolean; readonly slots: number }[];
}
interface ExplainBody {
  readonly quarters: readonly { readonly local_time: string; readonly seatable: boolean; readonly reasons: readonly string[]; readonly nearest_fix: { readonly kind: string } | null }[];
}

describe('availability', () => {
  let api: TestApi;
  let staff: Guest;
  let diner: Guest;
  let tenantId: string;
  const date = someDate();

  beforeAll(async () => {
    api = await startTestApi();
    tenantId = await api.aTenant();
    staff = new Guest(api.app, (await api.aKey(tenantId)).key);
    diner = new Guest(api.app, (await api.aKey(tenantId, { kind: 'publishable', scopes: ['restaurants:read', 'bookings:create'] })).key);
  });
  afterAll(() => api.close());

  const read = async <T>(who: Guest, url: string): Promise<T> => {
    const answer = await who.get(url);
    expect(answer.status).toBe(200);
    return answer.json<T>();
  };
  const timesOf = ({ slots }: DayBody): string[] => slots.map(({ local_time }) => local_time);
  const evening = ['18:00', '18:30', '19:00', '19:30', '20:00', '20:30', '21:00', '21:30'];

  it('of a day says when a party can start, until somebody else has the table', async () => {
    const { id, slug } = await aRestaurant({ tenantId }).withTable({ seats: 4 }).withService({ slotStepMinutes: 30, turnTimes: [{ maxParty: 100, minutes: 120 }] }).save(api.database);
    const url = `/v1/restaurants/${slug}/availability?date=${date}&party_size=4`;
    expect(timesOf(await read<DayBody>(diner, url))).toEqual(evening);
    expect((await diner.post('/v1/bookings', { restaurant_id: id, date, time: '19:30', party_size: 4, guest: { name: 'A' } })).status).toBe(201);
    expect(timesOf(await read<DayBody>(diner, url))).toEqual(['21:30']);
    // Another evening is not touched.
    expect(timesOf(await read<DayBody>(diner, `/v1/restaurants/${id}/availability?date=${plusDays(date, 1)}&party_size=4`))).toEqual(evening);
  });

  it('of a day near a time shows the window around it, and shows nothing to a party that never fits', async () => {
    const { id } = await aRestaurant({ tenantId }).withTable({ seats: 4 }).withService({ slotStepMinutes: 30 }).save(api.database);
    expect(timesOf(await read<DayBody>(diner, `/v1/restaurants/${id}/availability?date=${date}&party_size=2&time=19:15&window=20`))).toEqual(['19:00', '19:30']);
    expect(timesOf(await read<DayBody>(diner, `/v1/restaurants/${id}/availability?date=${date}&party_size=7`))).toEqual([]);
  });

  it('past midnight belongs to the evening before', async () => {
    const { id } = await aRestaurant({ tenantId }).withTable({ seats: 4 }).withService({ name: 'Late', from: '22:00', lastSitting: '01:30', until: '03:00', slotStepMinutes: 30 }).save(api.database);
    const { slots } = await read<DayBody>(diner, `/v1/restaurants/${id}/availability?date=${date}&party_size=2&time=01:00&window=30`);
    expect(slots.map(({ local_time, starts_at }) => [local_time, starts_at.slice(0, 10)])).toEqual(['00:30', '01:00', '01:30'].map((time) => [time, plusDays(date, 1)]));
  });

  it('of a month says for each day what the day itself says', async () => {
    const { id } = await aRestaurant({ tenantId }).withTable({ seats: 4 }).withService({ weekdays: [4, 5] }).withSpecialDay({ date, closed: true }).save(api.database);
    const month = date.slice(0, 7);
    const { days } = await read<MonthBody>(diner, `/v1/restaurants/${id}/availability/calendar?month=${month}&party_size=2`);
    expect(days.map((day) => day.date.slice(0, 7)).every((each) => each === month)).toBe(true);
    expect(days.length).toBeGreaterThanOrEqual(28);
    for (const day of days.slice(0, 14)) {
      const { slots } = await read<DayBody>(diner, `/v1/restaurants/${id}/availability?date=${day.date}&party_size=2`);
      expect(day).toEqual({ date: day.date, available: slots.length > 0, slots: slots.length });
    }
    expect(days.find((day) => day.date === date)?.available).toBe(false);
    expect(days.some(({ available }) => available)).toBe(true);
  });

  it('explains itself to staff: every no has a reason, and agrees with what is offered', async () => {
    const { id } = await aRestaurant({ tenantId }).withTable({ seats: 4 }).withService({ pacingParties: 1 }).save(api.database);
    expect((await diner.post('/v1/bookings', { restaurant_id: id, date, time: '18:00', party_size: 2, guest: { name: 'A' } })).status).toBe(201);
    const { quarters } = await read<ExplainBody>(staff, `/v1/restaurants/${id}/availability/explain?date=${date}&party_size=2`);
    const offered = timesOf(await read<DayBody>(diner, `/v1/restaurants/${id}/availability?date=${date}&party_size=2`));
    expect(quarters).toHaveLength(96);
    expect(quarters.filter(({ seatable }) => seatable).map(({ local_time }) => local_time)).toEqual(offered);
    expect(quarters.filter(({ seatable, reasons }) => !seatable && reasons.length === 0)).toEqual([]);
    expect(quarters.find(({ local_time }) => local_time === '18:00')?.reasons).toEqual(expect.arrayContaining(['pacing_parties', 'no_table']));
    expect(quarters.find(({ local_time }) => local_time === '12:00')).toMatchObject({ reasons: ['closed'], nearest_fix: { kind: 'start_at' } });
    expect((await diner.get(`/v1/restaurants/${id}/availability/explain?date=${date}&party_size=2`)).status).toBe(403);
  });

  it.each([
    'date=2027-02-30&party_size=2', 'date=9999-01-01&party_size=2', `date=${date}`, `date=${date}&party_size=-1`, `date=${date}&party_size=1000000000`,
    `date=${date}&party_size=2&time=25:00`, `date=${date}&party_size=2&window=-5`, `date=${date}&party_size=2&wine=red`, `date=${date}%00&party_size=2`,
  ])('answers %s with 400 and a pointer', async (query) => {
    const { id } = await aRestaurant({ tenantId }).withTable({ seats: 4 }).save(api.database);
    expect(await diner.get(`/v1/restaurants/${id}/availability?${query}`)).toMatchObject({ status: 400 });
  });
});
