import { describe, expect, it } from 'vitest';
import { aBooking, aDay, atMinute } from '../../../../test/support/availability/a-day.ts';
import { answerDay, AvailabilityDay, nothingOffered } from './availability-day.ts';
import { partyClasses } from './booking-class.ts';
import { Mask96 } from './mask96.ts';
import { seatableClass } from './seatable.ts';

const date = '2027-06-04';
const maskOf = (day: AvailabilityDay, partyClass: '2' | '9-12', ordinal: number): Mask96 => {
  const words = day.masks(partyClass);
  return new Mask96(...([0, 1, 2].map((word) => words[ordinal * 3 + word] ?? 0) as [number, number, number]));
};

function builtDay(count: number): AvailabilityDay {
  const day = new AvailabilityDay(date);
  day.grow(count);
  for (const ordinal of day.takeUnseen(count)) day.learn(ordinal, nothingOffered());
  return day;
}

describe('an availability day', () => {
  it('keeps for every class what seatable says', () => {
    const house = aDay({ bookings: [aBooking(1140)] });
    const day = builtDay(3);
    day.learn(1, answerDay(house));
    for (const partyClass of partyClasses) expect(maskOf(day, partyClass as '2', 1).toString()).toBe(seatableClass(house, partyClass).mask.toString());
    expect([maskOf(day, '2', 0).isEmpty, maskOf(day, '2', 1).isEmpty, maskOf(day, '9-12', 1).isEmpty]).toEqual([true, false, true]);
  });

  it('does not know what was marked, until it is learnt again', () => {
    const day = builtDay(3);
    day.mark(1);
    day.mark(1);
    expect([day.isKnown(1), day.pendingCount, day.takeWaiting(9)]).toEqual([false, 1, [1]]);
    // A change while it is being computed: whoever computes asks the log, and puts it back.
    day.mark(1);
    expect(day.waitingCount).toBe(0);
    day.putBack([1]);
    expect(day.takeWaiting(9)).toEqual([1]);
    day.learn(1, nothingOffered());
    expect([day.isKnown(1), day.pendingCount]).toEqual([true, 0]);
  });

  it('looks at everybody again when everything may have changed', () => {
    const day = builtDay(3);
    day.mark(2);
    day.markAll();
    expect([day.isBuilt, day.pendingCount, day.waitingCount, day.takeUnseen(9), day.isBuilt]).toEqual([false, 3, 0, [0, 1, 2], true]);
  });

  it('A5: waits to be computed again at the instant at which a hold runs out, and not before', () => {
    const day = builtDay(2);
    const expiresAtMs = atMinute({ serviceDate: date, timeZone: 'Europe/Brussels' }, 310);
    day.learn(1, answerDay(aDay({ bookings: [aBooking(1140, { holdExpiresAtMs: expiresAtMs })] })));
    day.markDue(expiresAtMs - 1);
    expect(day.isKnown(1)).toBe(true);
    day.markDue(expiresAtMs);
    expect([day.isKnown(0), day.isKnown(1), day.takeWaiting(9)]).toEqual([true, false, [1]]);
  });

  it('lets added restaurants wait, and is built all the same', () => {
    const day = builtDay(2);
    day.grow(5);
    expect([day.isBuilt, day.pendingCount, day.takeWaiting(9)]).toEqual([true, 3, [2, 3, 4]]);
    const building = new AvailabilityDay(date);
    building.grow(2);
    building.takeUnseen(1);
    building.grow(3);
    expect([building.isBuilt, building.takeUnseen(9), building.takeWaiting(9)]).toEqual([false, [1, 2], []]);
  });

  it('takes at most forty megabytes for a hundred thousand restaurants', () => {
    const day = new AvailabilityDay(date);
    day.grow(100_000);
    expect(day.bytes).toBe(AvailabilityDay.bytesFor(100_000));
    expect(day.bytes).toBeLessThan(40_000_000);
  });
});
