import { describe, expect, it } from 'vitest';
import { bookingStates, isBookingState, isFinal, isOccupying, mayBecome, nextStates, type BookingState } from './booking-state.ts';

describe('the life of a booking', () => {
  it('goes from hold to bill', () => {
    const life: BookingState[] = ['held', 'pending', 'confirmed', 'arrived', 'seated', 'completed'];
    const steps = life.slice(1).map((to, step) => mayBecome({ from: life[step] ?? 'expired', to }));
    expect(steps).toEqual([true, true, true, true, true]);
  });

  it('A1: never begins again once it has ended, and never goes back', () => {
    for (const from of bookingStates) {
      expect(mayBecome({ from, to: from })).toBe(false);
      expect(mayBecome({ from, to: 'held' })).toBe(false);
    }
    expect(bookingStates.filter((state) => !isOccupying(state)).flatMap(nextStates)).toEqual([]);
    expect(bookingStates.filter(isFinal)).toEqual(['completed', 'cancelled', 'no_show', 'expired', 'declined']);
    const reach = (from: (typeof bookingStates)[number], seen: readonly string[] = []): void => {
      expect(seen).not.toContain(from);
      for (const to of nextStates(from)) reach(to, [...seen, from]);
    };
    for (const from of bookingStates) reach(from);
  });

  it('occupies its tables exactly until it ends', () => {
    for (const state of bookingStates) expect(isOccupying(state)).toBe(!isFinal(state));
  });

  it('lets only holds expire, and only requests be declined', () => {
    expect(bookingStates.filter((from) => mayBecome({ from, to: 'expired' }))).toEqual(['held']);
    expect(bookingStates.filter((from) => mayBecome({ from, to: 'declined' }))).toEqual(['pending']);
    expect(bookingStates.filter((from) => mayBecome({ from, to: 'no_show' }))).toEqual(['confirmed']);
  });

  it('knows its states by name', () => {
    expect(isBookingState('no_show')).toBe(true);
    expect(isBookingState('noshow')).toBe(false);
  });
});
