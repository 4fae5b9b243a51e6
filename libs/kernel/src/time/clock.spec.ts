import { describe, expect, it } from 'vitest';
import { fakeClock, systemClock } from './clock.ts';

describe('clocks', () => {
  it('the fake one stands still until it is told', () => {
    const clock = fakeClock('2027-03-28T00:00:00Z');
    expect(clock.now()).toBe(Date.UTC(2027, 2, 28));
    clock.advance(90_000);
    expect(clock.now()).toBe(Date.UTC(2027, 2, 28, 0, 1, 30));
    clock.set(5);
    expect(clock.now()).toBe(5);
  });

  it('the fake one refuses a time that is none', () => {
    expect(() => fakeClock('yesterday')).toThrow(RangeError);
    expect(() => fakeClock(0).advance(Number.NaN)).toThrow(RangeError);
  });

  it('the system’s is the machine’s', () => {
    const before = Date.now();
    expect(systemClock.now()).toBeGreaterThanOrEqual(before);
  });
});
