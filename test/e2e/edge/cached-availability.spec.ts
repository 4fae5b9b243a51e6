import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHANGE_LOG, type ChangeLog } from '#caching';
import { instantOfWallMinutes, plusDays } from '#kernel';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aBooking } from '../../support/builders/booking-builder.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { someDate } from '../bookings/support.ts';
import { cacheStatusOf, Wire, type WireAnswer } from './wire.ts';

const timeZone = 'Europe/Brussels';
const date = someDate();

describe('when a party can come, from the edge', () => {
  let api: TestApi;
  let wire: Wire;
  let key: string;
  let tenantId: string;
  let house: SavedRestaurant;
  let [page, day, month] = ['', '', ''];
  let offsetMs = 0;
  /** Makes it so late on the date, by the database and by the process. */
  const setTime = (minutes: number): void => {
    offsetMs = (instantOfWallMinutes(date, minutes, timeZone) ?? Number.NaN) - Date.now();
  };
  /** Answers are as of the last reading of the log, so what time alone changes shows with the next, at most a second later. */
  const pass = async (ms: number): Promise<void> => {
    offsetMs += ms;
    await api.app.get<ChangeLog>(CHANGE_LOG).tailNow();
  };
  const [fivePast17, at18, at2130] = [1_025, 1_080, 1_290];

  beforeAll(async () => {
    api = await startTestApi({ isAllSeeing: false, databaseClockOffsetMs: () => offsetMs, clock: { now: () => Date.now() + offsetMs } });
    wire = await Wire.open(api.app);
    tenantId = await api.aTenant();
    ({ key } = await api.aKey(tenantId));
  });
  // A house for each, since time goes back between them.
  beforeEach(async () => {
    setTime(fivePast17);
    house = await aRestaurant({ tenantId, timeZone, policy: { leadMinutes: 0, holdMinutes: 10 } })
      .withTable({ seats: 2 })
      .withService({ slotStepMinutes: 30, turnTimes: [{ maxParty: 100, minutes: 30 }] })
      .withSpecialDay({ date: plusDays(date, 1) })
      .withSpecialDay({ date: plusDays(date, 2) })
      .save(api.database);
    page = `/v1/restaurants/${house.slug}`;
    day = `${page}/availability?date=${date}&party_size=2`;
    month = `${page}/availability/calendar?month=${date.slice(0, 7)}&party_size=2`;
  });
  afterAll(async () => {
    wire?.close();
    await api?.close();
  });

  const evening = ['18:00', '18:30', '19:00', '19:30', '20:00', '20:30', '21:00', '21:30'];
  const timesIn = ({ bytes }: WireAnswer): string[] => (JSON.parse(bytes.toString()) as { slots: { local_time: string }[] }).slots.map(({ local_time }) => local_time);
  const slotsIn = ({ bytes }: WireAnswer): number | undefined => (JSON.parse(bytes.toString()) as { days: { date: string; slots: number }[] }).days.find((one) => one.date === date)?.slots;
  const ttlOf = (answer: WireAnswer): number => Number(/^couvert; hit; ttl=(\d+)$/.exec(cacheStatusOf(answer))?.[1]);

  it('is kept until lead time takes the first time that it shows, and not a moment longer', async () => {
    for (const kept of [await wire.hit(day, { key }), await wire.hit(month, { key })]) {
      // 55 minutes, less what this test has taken.
      expect(ttlOf(kept)).toBeGreaterThan(3_200);
      expect(ttlOf(kept)).toBeLessThanOrEqual(3_300);
    }
    expect([timesIn(await wire.hit(day, { key })), slotsIn(await wire.hit(month, { key }))]).toEqual([evening, evening.length]);
    setTime(at18);
    await pass(1_000);
    const after = [await wire.ask(day, { key }), await wire.ask(month, { key })] as const;
    expect(after.map(cacheStatusOf)).toEqual(after.map(() => 'couvert; fwd=uri-miss; stored'));
    for (const [ofDay, ofMonth] of [after, [await wire.hit(day, { key }), await wire.hit(month, { key })]] as const) {
      expect([timesIn(ofDay), slotsIn(ofMonth)]).toEqual([evening.slice(1), evening.length - 1]);
    }
  });

  it('that shows nothing more for this evening holds for as long as no row changes', async () => {
    setTime(at2130);
    await pass(1_000);
    expect(timesIn(await wire.hit(day, { key }))).toEqual([]);
    expect(cacheStatusOf(await wire.hit(day, { key }))).toBe('couvert; hit');
  });

  it('of a window ends with the first time of the window', async () => {
    const kept = await wire.hit(`${day}&time=20:00&window=30`, { key });
    expect(timesIn(kept)).toEqual(['19:30', '20:00', '20:30']);
    expect(ttlOf(kept)).toBeGreaterThan(3_300 + 5_300);
  });

  it('shows again what a hold had taken, from the moment at which it runs out, though no row has changed', async () => {
    const held = await wire.ask(`${page}/holds`, { method: 'POST', key, body: { date, time: '19:00', party_size: 2 } });
    expect(held.status).toBe(201);
    const token = { 'x-consistency': String(held.headers['x-consistency']) };
    await wire.ask(day, { key, headers: token });
    const kept = await wire.hit(day, { key });
    expect(timesIn(kept)).toEqual(evening.filter((time) => time !== '19:00'));
    expect(ttlOf(kept)).toBeLessThanOrEqual(600);
    await pass(600_000);
    expect(timesIn(await wire.ask(day, { key }))).toEqual(evening);
    expect(slotsIn(await wire.ask(month, { key }))).toBe(evening.length);
  });

  it('follows a booking by hand within the second', async () => {
    await wire.hit(day, { key });
    await aBooking({ restaurant: house, tableIds: house.tableIds, startsAt: new Date(instantOfWallMinutes(date, 1_260, timeZone) ?? 0).toISOString(), turnMinutes: 30 }).save(api.database);
    await expect.poll(async () => timesIn(await wire.ask(day, { key })), { timeout: 5_000 }).toEqual(evening.filter((time) => time !== '21:00'));
  });

  it('and when it is open, for pages: special days go with the morning after', async () => {
    const path = `${page}/json-ld`;
    const datesIn = ({ bytes }: WireAnswer): string[] => (JSON.parse(bytes.toString()) as { specialOpeningHoursSpecification: { validFrom: string }[] }).specialOpeningHoursSpecification.map(({ validFrom }) => validFrom);
    const kept = await wire.hit(path, { key });
    expect([datesIn(kept), kept.headers['content-type']]).toEqual([[plusDays(date, 1), plusDays(date, 2)], 'application/ld+json; charset=utf-8']);
    await pass(35 * 3_600_000);
    expect(datesIn(await wire.hit(path, { key }))).toEqual([plusDays(date, 1), plusDays(date, 2)]);
    // 17:05 and 36 hours: five minutes past the end of the first of them.
    await pass(3_600_000);
    expect(datesIn(await wire.ask(path, { key }))).toEqual([plusDays(date, 2)]);
    expect(ttlOf(await wire.hit(path, { key }))).toBeLessThanOrEqual(86_400);
  });
});
