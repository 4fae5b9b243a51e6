import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayArbitrary, partyArbitrary } from '../../../../test/support/availability/arbitraries.ts';
import { quarterTableOf } from '#kernel';
import { readRangeOfVisit } from './day-services.ts';
import { applyLeadTimeOf } from './lead-time.ts';
import type { RestaurantDay, ServiceRule } from './restaurant-day.ts';
import { bookableTimes } from './search-times.ts';
import { seatable } from './seatable.ts';

const wholeDay = { fromMinute: 300, untilMinute: 1740 };

/** The same day with this one service. */
function servedBy(day: RestaurantDay, service: ServiceRule): RestaurantDay {
  return day.specialDay === null || day.specialDay.date !== day.serviceDate
    ? { ...day, services: [service] }
    : { ...day, specialDay: { ...day.specialDay, services: [service] } };
}

describe('bookableTimes', () => {
  it('are what seatable finds, less the lead time, within the window', () => {
    fc.assert(
      fc.property(dayArbitrary, partyArbitrary, fc.integer({ min: 300, max: 1740 }), fc.integer({ min: 300, max: 1740 }), (day, partySize, fromMinute, untilMinute) => {
        const expected = applyLeadTimeOf(day, seatable(day, partySize).mask).minutes();
        expect(bookableTimes(day, { partySize, ...wholeDay }).map(({ minute }) => minute)).toEqual(expected);
        expect(bookableTimes(day, { partySize, fromMinute, untilMinute }).map(({ minute }) => minute)).toEqual(expected.filter((minute) => minute >= fromMinute && minute <= untilMinute));
      }),
    );
  });

  it('are the same when only the bookings are known that decide the window', () => {
    fc.assert(
      fc.property(dayArbitrary, partyArbitrary, fc.integer({ min: 300, max: 1739 }), fc.integer({ min: 300, max: 1739 }), (day, partySize, one, other) => {
        const window = { partySize, fromMinute: Math.min(one, other), untilMinute: Math.max(one, other) };
        const { fromMs, untilMs } = readRangeOfVisit(day, quarterTableOf(day.serviceDate, day.timeZone), window);
        const bookings = day.bookings.filter((booking) => booking.startsAtMs < untilMs && booking.untilMs > fromMs);
        expect(bookableTimes({ ...day, bookings }, window)).toEqual(bookableTimes(day, window));
      }),
      { numRuns: 1_000 },
    );
  });

  it('name a service that has a table for the party at that time', () => {
    fc.assert(
      fc.property(dayArbitrary, partyArbitrary, (day, partySize) => {
        for (const { minute, service } of bookableTimes(day, { partySize, ...wholeDay })) {
          const rules = [...day.services, ...(day.specialDay?.services ?? [])].filter(({ id, name }) => id === service?.id && name === service?.name);
          expect(rules.some((rule) => seatable(servedBy(day, rule), partySize).mask.hasMinute(minute))).toBe(true);
        }
      }),
    );
  });
});
