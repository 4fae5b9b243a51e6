import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aBooking, aDay, aService, aTable, atMinute } from '../../../../test/support/availability/a-day.ts';
import { dayArbitrary, partyArbitrary } from '../../../../test/support/availability/arbitraries.ts';
import { busyMinutes, oracleInstant } from '../../../../test/support/availability/oracle.ts';
import { chooseTables } from './choose-tables.ts';
import type { RestaurantDay } from './restaurant-day.ts';
import { seatable } from './seatable.ts';
import { termsOfStaff } from './terms.ts';

const at19 = { party: 2, startsAtMs: atMinute(aDay(), 1140) };
const chosen = (day: RestaurantDay, wish = at19): readonly number[] | undefined => chooseTables(day, wish)?.tableIds;

describe('choosing tables', () => {
  it('A6: finds a place exactly when seatable offers the time, and the place is free, fits and is allowed', () => {
    let found = 0;
    fc.assert(
      fc.property(dayArbitrary, partyArbitrary, (day, party) => {
        const { mask } = seatable(day, party);
        const busy = busyMinutes(day);
        for (let minute = 300; minute < 1740; minute += 15) {
          const startsAtMs = oracleInstant(day, minute);
          const seating = startsAtMs === null ? null : chooseTables(day, { party, startsAtMs });
          expect(seating !== null, `at ${minute}`).toBe(mask.hasMinute(minute));
          if (seating === null) continue;
          found++;
          const places = [...day.combinations, ...day.tables.map((table) => ({ ...table, tableIds: [table.id] }))];
          const limits = places.filter((place) => place.tableIds.join() === seating.tableIds.join());
          expect(limits.some((place) => party >= place.minParty && place.maxParty - party === seating.wastedSeats)).toBe(true);
          for (const tableId of seating.tableIds) {
            for (let at = seating.startsAtMs; at < seating.untilMs; at += 60_000) expect(busy.get(tableId)?.has(at / 60_000)).toBe(false);
          }
        }
      }),
      { numRuns: 400 },
    );
    expect(found).toBeGreaterThan(1_000);
  });

  it('wastes the fewest seats', () => {
    expect(chosen(aDay({ tables: [aTable(1, { maxParty: 8 }), aTable(2, { maxParty: 2 }), aTable(3)] }))).toEqual([2]);
  });

  it('then takes the fewest tables', () => {
    const tables = [aTable(1, { maxParty: 3, priority: 9 }), aTable(2, { maxParty: 3 }), aTable(3, { maxParty: 6 })];
    const combinations = [{ id: 7, tableIds: [1, 2], minParty: 4, maxParty: 6, priority: 99 }];
    const day = aDay({ tables, combinations });
    expect(chosen(day, { ...at19, party: 6 })).toEqual([3]);
    expect(chooseTables({ ...day, bookings: [aBooking(1140, { tableIds: [3] })] }, { ...at19, party: 6 })).toMatchObject({ tableIds: [1, 2], combinationId: 7 });
  });

  it('then the greater priority', () => {
    expect(chosen(aDay({ tables: [aTable(1), aTable(2, { priority: 5 }), aTable(3, { priority: -1 })] }))).toEqual([2]);
  });

  it('then leaves the least idle around the party', () => {
    const bookings = [aBooking(1020, { tableIds: [2] }), aBooking(1380, { tableIds: [2] }), aBooking(1020, { tableIds: [3] })];
    expect(chosen(aDay({ tables: [aTable(1), aTable(2), aTable(3)], bookings }))).toEqual([2]);
  });

  it('says how long the party stays, with and without the buffer, and in which service', () => {
    const day = aDay({ policy: { bufferMinutes: 20, turnTimes: [{ maxParty: 2, minutes: 90 }] } });
    expect(chooseTables(day, at19)).toEqual({
      tableIds: [1],
      combinationId: null,
      serviceId: 1,
      startsAtMs: at19.startsAtMs,
      endsAtMs: at19.startsAtMs + 90 * 60_000,
      untilMs: at19.startsAtMs + 120 * 60_000,
      wastedSeats: 2,
    });
  });

  it('takes the best place of all services that offer the time', () => {
    const services = [aService({ id: 1, areaIds: [1] }), aService({ id: 2, areaIds: [2] })];
    const day = aDay({ services, tables: [aTable(1, { maxParty: 8 }), aTable(2, { areaId: 2, maxParty: 2 })] });
    expect(chooseTables(day, at19)).toMatchObject({ tableIds: [2], serviceId: 2 });
  });

  it('refuses a time off the quarters, out of service or against the pacing', () => {
    expect(chooseTables(aDay(), { ...at19, startsAtMs: at19.startsAtMs + 60_000 })).toBeNull();
    expect(chooseTables(aDay(), { ...at19, startsAtMs: atMinute(aDay(), 720) })).toBeNull();
    expect(chooseTables(aDay({ services: [aService({ pacingParties: 0 })] }), at19)).toBeNull();
  });
});

describe('the terms of staff', () => {
  const walkIn = { party: 2, startsAtMs: atMinute(aDay(), 1147) };

  it('seat a walk-in at any minute, past the pacing, for the running service’s turn', () => {
    const quick = aService({ pacingParties: 0, turnTimes: [{ maxParty: 9, minutes: 45 }] });
    const day = aDay({ services: [quick], bookings: [aBooking(1200)] });
    expect(chooseTables(day, walkIn, [termsOfStaff(day, walkIn)])).toMatchObject({ tableIds: [1], serviceId: 1 });
    expect(chooseTables(day, walkIn, [termsOfStaff(day, { ...walkIn, turnMinutes: 60 })])).toBeNull();
  });

  it('take the policy’s turn outside of all services, also on a closed day', () => {
    const day = aDay({ specialDay: { date: '2027-06-04', closed: true, services: [] } });
    expect(chooseTables(day, walkIn, [termsOfStaff(day, walkIn)])).toMatchObject({
      serviceId: null,
      endsAtMs: walkIn.startsAtMs + 120 * 60_000,
    });
  });
});
