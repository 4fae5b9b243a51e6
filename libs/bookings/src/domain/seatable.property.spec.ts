import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RestaurantDay } from './restaurant-day.ts';
import { seatable } from './seatable.ts';
import { dayArbitrary, partyArbitrary, tableArbitrary } from '../../../../test/support/availability/arbitraries.ts';
import { oracleMinutes } from '../../../../test/support/availability/oracle.ts';


function expectToKeep(before: RestaurantDay, after: RestaurantDay, size: number): void {
  const kept = seatable(after, size).mask;
  expect(seatable(before, size).mask.minutes().filter((minute) => !kept.hasMinute(minute))).toEqual([]);
}

describe('seatable', () => {
  it('A2: says what a host finds who walks through the day minute by minute', () => {
    let offered = 0;
    fc.assert(
      fc.property(dayArbitrary, partyArbitrary, (day, size) => {
        const minutes = seatable(day, size).mask.minutes();
        offered += minutes.length;
        expect(minutes).toEqual(oracleMinutes(day, size));
      }),
      { numRuns: 1_200 },
    );
    // Agreement about empty days would prove nothing.
    expect(offered).toBeGreaterThan(4_000);
  });

  it('A3: a cancellation never removes a slot', () => {
    fc.assert(
      fc.property(dayArbitrary, partyArbitrary, fc.nat(), (day, size, which) => {
        fc.pre(day.bookings.length > 0);
        const gone = which % day.bookings.length;
        expectToKeep(day, { ...day, bookings: day.bookings.filter((_, index) => index !== gone) }, size);
      }),
      { numRuns: 1_000 },
    );
  });

  it('A3: a table more never removes a slot', () => {
    fc.assert(
      fc.property(dayArbitrary, partyArbitrary, tableArbitrary(99), (day, size, table) => {
        expectToKeep(day, { ...day, tables: [...day.tables, table] }, size);
      }),
      { numRuns: 1_000 },
    );
  });

  it('A3: a wider pacing never removes a slot', () => {
    const wider = fc.option(fc.integer({ min: 0, max: 5 }));
    fc.assert(
      fc.property(dayArbitrary, partyArbitrary, wider, wider, (day, size, parties, covers) => {
        const services = day.services.map((service) => ({
          ...service,
          pacingParties: service.pacingParties === null || parties === null ? null : service.pacingParties + parties,
          pacingCovers: service.pacingCovers === null || covers === null ? null : service.pacingCovers + covers,
        }));
        expectToKeep(day, { ...day, services }, size);
      }),
      { numRuns: 1_000 },
    );
  });

  it('A3: lifting a block never removes a slot', () => {
    fc.assert(
      fc.property(dayArbitrary, partyArbitrary, (day, size) => expectToKeep(day, { ...day, blocks: [] }, size)),
      { numRuns: 1_000 },
    );
  });

  it('A4: a smaller party is never worse off, where tables have no minimum', () => {
    fc.assert(
      fc.property(dayArbitrary, partyArbitrary, partyArbitrary, (day, one, other) => {
        const house: RestaurantDay = {
          ...day,
          policy: { ...day.policy, minParty: 1 },
          tables: day.tables.map((table) => ({ ...table, minParty: 1 })),
          combinations: day.combinations.map((combination) => ({ ...combination, minParty: 1 })),
        };
        const smaller = seatable(house, Math.min(one, other)).mask;
        const larger = seatable(house, Math.max(one, other)).mask;
        expect(larger.minutes().filter((minute) => !smaller.hasMinute(minute))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('A5: until validUntil the same rows give the same answer', () => {
    fc.assert(
      fc.property(dayArbitrary, partyArbitrary, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (day, size, share) => {
        const now = seatable(day, size);
        expect(now.validUntilMs).toBeGreaterThan(day.nowMs);
        const horizonMs = Math.min(now.validUntilMs, day.nowMs + 30 * 86_400_000);
        for (const laterMs of [day.nowMs + Math.floor((horizonMs - day.nowMs) * share), horizonMs - 1]) {
          expect(seatable({ ...day, nowMs: laterMs }, size).mask.toString()).toBe(now.mask.toString());
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
