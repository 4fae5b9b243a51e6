import { describe, expect, it } from 'vitest';
import { isStillTrue } from './still-true.ts';
import type { ToldBooking } from './told-booking.ts';

const startsAtMs = 1_000_000;
const booking = { status: 'confirmed', startsAtMs, party: 2 } as const;
const told: ToldBooking = { bookingId: '', status: 'confirmed', startsAtMs, party: 2, version: 1 };

describe('a message', () => {
  it('is true while status, time and party are what it tells', () => {
    expect(isStillTrue('confirmation', told, booking, 0)).toBe(true);
    expect(isStillTrue('confirmation', told, { ...booking, status: 'cancelled' }, 0)).toBe(false);
    expect(isStillTrue('confirmation', told, { ...booking, startsAtMs: startsAtMs + 1 }, 0)).toBe(false);
    expect(isStillTrue('change', told, { ...booking, party: 3 }, 0)).toBe(false);
  });

  it('is not, once the time has come', () => {
    expect(isStillTrue('cancellation', told, booking, startsAtMs - 1)).toBe(true);
    expect(isStillTrue('cancellation', told, booking, startsAtMs)).toBe(false);
  });

  it('is what it says, where it says little', () => {
    const little = { ...told, status: null, startsAtMs: null, party: null };
    expect(isStillTrue('reminder', little, booking, 0)).toBe(true);
    expect(isStillTrue('reminder', little, { ...booking, status: 'arrived' }, 0)).toBe(false);
  });
});
