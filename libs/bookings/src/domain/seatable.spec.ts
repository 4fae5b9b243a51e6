import { describe, expect, it } from 'vitest';
import { aBooking, aDay, aService, aTable, atMinute, times } from '../../../../test/support/availability/a-day.ts';
import { applyLeadTimeOf } from './lead-time.ts';
import type { RestaurantDay } from './restaurant-day.ts';
import { seatable, seatableClass } from './seatable.ts';

const offered = (day: RestaurantDay, party = 2): string[] => times(seatable(day, party).mask.minutes());

describe('a day of services', () => {
  it('offers each slot up to the last sitting, itself included, however long the party stays after it', () => {
    expect(offered(aDay())).toEqual(['18:00', '19:00', '20:00', '21:00', '22:00']);
  });

  it('goes on past midnight: 01:30 is the same evening', () => {
    const night = aService({ startsAtMinute: 1380, lastSittingMinute: 1530, slotStepMinutes: 30 });
    expect(offered(aDay({ services: [night] }))).toEqual(['23:00', '23:30', '24:00', '24:30', '25:00', '25:30']);
  });

  it('ends at 05:00 at the latest, and its last party stays past the cut', () => {
    const allNight = aService({ startsAtMinute: 1680, lastSittingMinute: 1725, slotStepMinutes: 15 });
    const day = aDay({ services: [allNight] });
    expect(offered(day)).toEqual(['28:00', '28:15', '28:30', '28:45']);
    const breakfast = aBooking(375, {}, { serviceDate: '2027-06-05', timeZone: 'Europe/Brussels' });
    expect(offered({ ...day, bookings: [breakfast] })).toEqual(['28:00', '28:15']);
  });

  it('is closed by a special day, or has that day’s own services, whatever their weekday says', () => {
    const closed = { date: '2027-06-04', closed: true, services: [] };
    expect(offered(aDay({ specialDay: closed }))).toEqual([]);
    const brunch = aService({ weekdays: 0, startsAtMinute: 600, lastSittingMinute: 660 });
    expect(offered(aDay({ specialDay: { date: '2027-06-04', closed: false, services: [brunch] } }))).toEqual(['10:00', '11:00']);
    expect(offered(aDay({ specialDay: { ...closed, date: '2027-06-05' } }))).toHaveLength(5);
  });

  it('knows its weekday and the first and last date of a service', () => {
    const friday = 1 << 4;
    expect(offered(aDay({ services: [aService({ weekdays: friday })] }))).toHaveLength(5);
    expect(offered(aDay({ services: [aService({ weekdays: 127 & ~friday })] }))).toEqual([]);
    expect(offered(aDay({ services: [aService({ validFrom: '2027-06-04', validTo: '2027-06-04' })] }))).toHaveLength(5);
    expect(offered(aDay({ services: [aService({ validFrom: '2027-06-05' })] }))).toEqual([]);
    expect(offered(aDay({ services: [aService({ validTo: '2027-06-03' })] }))).toEqual([]);
  });

  it('lets two services share a quarter: one yes is enough', () => {
    const full = aService({ id: 1, pacingParties: 0 });
    expect(offered(aDay({ services: [full] }))).toEqual([]);
    expect(offered(aDay({ services: [full, aService({ id: 2, startsAtMinute: 1200 })] }))).toEqual(['20:00', '21:00', '22:00']);
  });
});

describe('turn times and buffers', () => {
  it('keep the table for as long as a party of this size stays', () => {
    const turnTimes = [{ maxParty: 2, minutes: 60 }, { maxParty: 4, minutes: 120 }];
    const day = aDay({ policy: { turnTimes }, bookings: [aBooking(1200, { minutes: 60 })] });
    expect(offered(day, 2)).toEqual(['18:00', '19:00', '21:00', '22:00']);
    expect(offered(day, 4)).toEqual(['18:00', '21:00', '22:00']);
  });

  it('of a service go before the policy’s, and the last one serves larger parties', () => {
    const day = aDay({ tables: [aTable(1, { maxParty: 9 })], bookings: [aBooking(1200)] });
    const quick = aService({ turnTimes: [{ maxParty: 2, minutes: 60 }] });
    expect(offered({ ...day, services: [quick] }, 9)).toEqual(['18:00', '19:00', '22:00']);
    expect(offered(day, 9)).toEqual(['18:00', '22:00']);
  });

  it('are refused when there are none', () => {
    expect(() => seatable(aDay({ policy: { turnTimes: [] } }), 2)).toThrow(RangeError);
  });

  it('are rounded up to quarters together with the buffer', () => {
    const turnTimes = [{ maxParty: 9, minutes: 100 }];
    const services = [aService({ slotStepMinutes: 15, lastSittingMinute: 1110 })];
    const bookings = [aBooking(1200)];
    expect(offered(aDay({ services, bookings, policy: { turnTimes, bufferMinutes: 5 } }))).toEqual(['18:00', '18:15']);
    expect(offered(aDay({ services, bookings, policy: { turnTimes, bufferMinutes: 6 } }))).toEqual(['18:00']);
  });

  it('may be longer than 32 quarters', () => {
    const day = aDay({ policy: { turnTimes: [{ maxParty: 9, minutes: 1_000 }] } });
    const lateNextMorning = { serviceDate: '2027-06-05', timeZone: 'Europe/Brussels' };
    expect(offered({ ...day, bookings: [aBooking(705, {}, lateNextMorning)] })).toEqual(['18:00', '19:00']);
  });
});

describe('who is there already', () => {
  it('yesterday’s late party keeps its table in the morning', () => {
    const thursdayNight = aBooking(1710, {}, { serviceDate: '2027-06-03', timeZone: 'Europe/Brussels' });
    const breakfast = aService({ startsAtMinute: 300, lastSittingMinute: 480 });
    expect(offered(aDay({ services: [breakfast], bookings: [thursdayNight] }))).toEqual(['07:00', '08:00']);
  });

  it('a hold counts until the instant at which it runs out, and the answer says until when it is true', () => {
    const expiresMs = atMinute(aDay(), 600);
    const day = aDay({ bookings: [aBooking(1080, { holdExpiresAtMs: expiresMs })] });
    expect(offered(day)).toEqual(['20:00', '21:00', '22:00']);
    expect(seatable(day, 2).validUntilMs).toBe(expiresMs);
    expect(offered({ ...day, nowMs: expiresMs - 1 })).toHaveLength(3);
    expect(offered({ ...day, nowMs: expiresMs })).toHaveLength(5);
    expect(seatable({ ...day, nowMs: expiresMs }, 2).validUntilMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('a party at a table that has left the floor takes up nothing but the kitchen', () => {
    const bookings = [aBooking(1080, { tableIds: [77] })];
    expect(offered(aDay({ bookings }))).toHaveLength(5);
    expect(offered(aDay({ bookings, services: [aService({ pacingParties: 1 })] }))).not.toContain('18:00');
  });

  it('pacing counts parties and covers that start in the quarter, walk-ins between quarters too', () => {
    const walkIn = aBooking(1087, { party: 3, tableIds: [9] });
    const covers = (pacingCovers: number): string[] => offered(aDay({ bookings: [walkIn], services: [aService({ pacingCovers })] }));
    expect(covers(5)).toContain('18:00');
    expect(covers(4)).not.toContain('18:00');
    expect(covers(1)).toEqual([]);
  });
});

describe('the floor', () => {
  it('takes blocks out: a table, an area, the house', () => {
    const range = { fromMs: atMinute(aDay(), 1140), untilMs: atMinute(aDay(), 1200) };
    const tables = [aTable(1), aTable(2, { areaId: 2 })];
    const blocked = (scope: 'house' | 'area' | 'table', target: number): string[] =>
      offered(aDay({ tables, blocks: [{ scope, areaId: scope === 'area' ? target : null, tableId: scope === 'table' ? target : null, ...range }] }));
    expect(blocked('table', 1)).toHaveLength(5);
    expect(blocked('area', 2)).toHaveLength(5);
    expect(blocked('house', 0)).toEqual(['20:00', '21:00', '22:00']);
  });

  it('combines tables that are free together, all of them on the floor and in the service’s areas', () => {
    const tables = [aTable(1), aTable(2, { areaId: 2 })];
    const combinations = [{ id: 1, tableIds: [1, 2], minParty: 5, maxParty: 8, priority: 0 }];
    expect(offered(aDay({ tables, combinations }), 6)).toHaveLength(5);
    expect(offered(aDay({ tables, combinations, bookings: [aBooking(1200, { tableIds: [2] })] }), 6)).toEqual(['18:00', '22:00']);
    expect(offered(aDay({ tables: [aTable(1)], combinations }), 6)).toEqual([]);
    expect(offered(aDay({ tables, combinations, services: [aService({ areaIds: [1] })] }), 6)).toEqual([]);
  });
});

describe('what lies ahead', () => {
  it('the book opens at 05:00 of the day that is so many days before', () => {
    const opensMs = atMinute({ serviceDate: '2027-06-02', timeZone: 'Europe/Brussels' }, 300);
    const early = aDay({ nowMs: opensMs - 1, policy: { horizonDays: 2 } });
    expect(seatable(early, 2)).toMatchObject({ validUntilMs: opensMs, mask: { isEmpty: true } });
    expect(offered({ ...early, nowMs: opensMs })).toHaveLength(5);
  });

  it('lead time is taken off when a mask is read', () => {
    const day = aDay({ nowMs: atMinute(aDay(), 1150), policy: { leadMinutes: 50 } });
    const { mask } = seatable(day, 2);
    expect(mask.size).toBe(5);
    expect(times(applyLeadTimeOf(day, mask).minutes())).toEqual(['20:00', '21:00', '22:00']);
    expect(applyLeadTimeOf({ ...day, nowMs: day.nowMs + 86_400_000 }, mask).isEmpty).toBe(true);
    expect(applyLeadTimeOf({ ...day, nowMs: day.nowMs - 86_400_000 }, mask).equals(mask)).toBe(true);
  });

  it('a party outside of the policy’s sizes, or no number at all, finds nothing', () => {
    const day = aDay({ tables: [aTable(1, { maxParty: 50 })], policy: { minParty: 2, maxParty: 6 } });
    for (const party of [1, 7, 1e9, Number.NaN]) expect(seatable(day, party).mask.isEmpty).toBe(true);
    expect(offered(day, 6)).toHaveLength(5);
  });

  it('a class of sizes is seatable when one of them is', () => {
    const day = aDay({ tables: [aTable(1, { minParty: 11, maxParty: 12 }), aTable(2, { minParty: 14, maxParty: 20 })], policy: { maxParty: 14 } });
    expect(seatable(day, 9).mask.isEmpty).toBe(true);
    expect(seatableClass(day, '9-12').mask.size).toBe(5);
    expect(seatableClass(day, '13+').mask.size).toBe(5);
    expect(seatableClass({ ...day, policy: { ...day.policy, maxParty: 12 } }, '13+').mask.isEmpty).toBe(true);
  });
});
