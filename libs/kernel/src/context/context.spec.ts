import { describe, expect, it } from 'vitest';
import { mayUseRestaurant, mayUseScope, systemContext } from './context.ts';

const { caller } = systemContext('t');

describe('a caller', () => {
  it('may do what its scopes say; the system may do everything', () => {
    expect(mayUseScope(caller, 'bookings:write')).toBe(true);
    expect(mayUseScope({ ...caller, scopes: new Set(['bookings:read']) }, 'bookings:write')).toBe(false);
  });

  it('reaches the restaurants that it is limited to', () => {
    expect(mayUseRestaurant(caller, 5)).toBe(true);
    expect(mayUseRestaurant({ ...caller, restaurantIds: [4] }, 5)).toBe(false);
    expect(mayUseRestaurant({ ...caller, restaurantIds: [4] }, 4)).toBe(true);
  });
});
