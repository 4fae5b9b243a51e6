import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayArbitrary, partyArbitrary } from '../../../../test/support/availability/arbitraries.ts';
import { offeredUntil } from './nearest-times.ts';
import type { RestaurantDay } from './restaurant-day.ts';
import { bookableUntil } from './search-times.ts';
import { tellSlot } from './told-slot.ts';

const minuteArbitrary = fc.integer({ min: 300, max: 1739 });
const shareArbitrary = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
/** Beyond it nothing ends: the answers that hold for ever are looked at for a month. */
const monthMs = 30 * 86_400_000;

interface Told {
  readonly text: string;
  readonly validUntilMs: number;
}

/** What the two answers that are kept as bytes are made of, as the bytes tell it. */
const answers: readonly [name: string, tell: (day: RestaurantDay, visit: { partySize: number; fromMinute: number; untilMinute: number }) => Told][] = [
  ['a day', (day, visit) => {
    const { times, validUntilMs } = bookableUntil(day, visit);
    return { text: JSON.stringify(times.map((time) => tellSlot(time, day))), validUntilMs };
  }],
  ['a month', (day, { partySize }) => {
    const { times, validUntilMs } = offeredUntil(day, partySize);
    return { text: JSON.stringify({ date: day.serviceDate, slots: times.length }), validUntilMs };
  }],
];

describe.each(answers)('the times of %s', (_, tell) => {
  it('A14: are the same, byte for byte, at every instant until validUntil, which lies ahead', () => {
    let changed = 0;
    fc.assert(
      fc.property(dayArbitrary, partyArbitrary, minuteArbitrary, minuteArbitrary, shareArbitrary, (day, partySize, one, other, share) => {
        const visit = { partySize, fromMinute: Math.min(one, other), untilMinute: Math.max(one, other) };
        const now = tell(day, visit);
        expect(now.validUntilMs).toBeGreaterThan(day.nowMs);
        const untilMs = Math.min(now.validUntilMs, day.nowMs + monthMs);
        for (const nowMs of [day.nowMs + Math.floor((untilMs - day.nowMs) * share), untilMs - 1]) expect(tell({ ...day, nowMs }, visit).text).toBe(now.text);
        if (now.validUntilMs !== Infinity && tell({ ...day, nowMs: now.validUntilMs }, visit).text !== now.text) changed += 1;
      }),
      { numRuns: 1_200 },
    );
    // Else nothing would have ended, and the claim would say little.
    expect(changed).toBeGreaterThan(50);
  });

  it('A14: end exactly when they change, where no hold runs out and the book is open', () => {
    let ended = 0;
    fc.assert(
      fc.property(dayArbitrary, partyArbitrary, minuteArbitrary, minuteArbitrary, (day, partySize, one, other) => {
        const visit = { partySize, fromMinute: Math.min(one, other), untilMinute: Math.max(one, other) };
        const settled: RestaurantDay = { ...day, policy: { ...day.policy, horizonDays: 400 }, bookings: day.bookings.map((booking) => ({ ...booking, holdExpiresAtMs: null })) };
        const now = tell(settled, visit);
        if (now.validUntilMs === Infinity) return;
        ended += 1;
        expect(tell({ ...settled, nowMs: now.validUntilMs }, visit).text).not.toBe(now.text);
      }),
      { numRuns: 1_000 },
    );
    expect(ended).toBeGreaterThan(100);
  });
});
