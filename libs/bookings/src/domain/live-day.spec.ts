import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDay, atMinute } from '../../../../test/support/availability/a-day.ts';
import { answerDay, AvailabilityDay } from './availability-day.ts';
import { applyLeadTime } from './lead-time.ts';
import { SharedTimes } from './shared-times.ts';
import { BuiltDay } from './live-day.ts';
import { Mask96 } from './mask96.ts';
import { seatable } from './seatable.ts';

const serviceDate = '2027-06-04';

/** Dinner houses in two zones, each with its lead time. */
const houseArbitrary = fc
  .record({ timeZone: fc.constantFrom('Europe/Brussels', 'Asia/Tokyo'), leadMinutes: fc.constantFrom(0, 60, 240), maxParty: fc.integer({ min: 1, max: 8 }), isKnown: fc.boolean() })
  .map(({ timeZone, leadMinutes, maxParty, isKnown }) => ({ isKnown, house: aDay({ timeZone, policy: { leadMinutes, maxParty } }) }));

describe('a scan of the city', () => {
  it('finds whom seatable and the lead time let seat the party within the window, and whom it does not know', () => {
    let seated = 0;
    fc.assert(
      fc.property(fc.array(houseArbitrary, { maxLength: 12 }), fc.integer({ min: 300, max: 1_500 }), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 40, max: 80 }), (houses, nowMinute, size, quarter) => {
        const nowMs = atMinute({ serviceDate, timeZone: 'Europe/Brussels' }, nowMinute);
        const day = new AvailabilityDay(serviceDate);
        const times = new SharedTimes();
        day.grow(houses.length);
        for (const [ordinal, { house, isKnown }] of houses.entries()) {
          times.set(ordinal, { ...house, specialDays: [] });
          if (isKnown) day.learn(ordinal, answerDay(house));
        }
        const window = Mask96.ofQuarters([quarter, quarter + 1, quarter + 2, quarter + 3]);
        const expected = houses.flatMap(({ house, isKnown }, ordinal) => {
          const mask = applyLeadTime(seatable(house, size).mask.and(window), { serviceDate, timeZone: house.timeZone, nowMs, leadMinutes: house.policy.leadMinutes });
          return !isKnown || !mask.isEmpty ? [ordinal] : [];
        });
        seated += expected.length;
        const question = { partyClass: String(size) as '1', window, nowMs };
        const live = new BuiltDay(day, times, nowMs);
        const out = new Uint32Array(12);
        expect([...out.subarray(0, live.scan(question, null, out))]).toEqual(expected);
        const backwards = Uint32Array.from(houses.keys()).reverse();
        expect([...out.subarray(0, live.scan(question, backwards, out))]).toEqual([...expected].reverse());
        expect(live.scan(question, null, new Uint32Array(1))).toBe(Math.min(1, expected.length));
      }),
      { numRuns: 300 },
    );
    expect(seated).toBeGreaterThan(300);
  });
});
