import { beforeAll, describe, expect, it } from 'vitest';
import { plusDays, quarterMs } from '#kernel';
import type { RestaurantDraft } from '../bulk/restaurant-draft.ts';
import type { BookingDraft } from './booking-draft.ts';
import { inventBookings } from './invent-bookings.ts';
import { inventRestaurant } from './invent-restaurant.ts';
import { startsOf } from './service-starts.ts';

// The Sunday of the change of clocks in Europe lies within the days invented.
const today = '2027-03-26';
const wish = { tenantSlug: 'city', seed: 7, today, pastDays: 3, futureDays: 14, perDay: 12 };

interface House {
  readonly restaurant: RestaurantDraft;
  readonly bookings: readonly BookingDraft[];
}

const holdsTable = (booking: BookingDraft): boolean => booking.status !== 'cancelled';

describe('invented bookings', () => {
  let houses: House[];
  beforeAll(() => {
    houses = Array.from({ length: 60 }, (_, ordinal) => {
      const restaurant = inventRestaurant({ seed: wish.seed, ordinal, today });
      return { restaurant, bookings: inventBookings(restaurant, { ...wish, ordinal }) };
    });
  });

  it('are the same for the same seed and day, and others for another tenant', () => {
    const { restaurant, bookings } = houses[3] as House;
    expect(inventBookings(restaurant, { ...wish, ordinal: 3 })).toEqual(bookings);
    expect(inventBookings(restaurant, { ...wish, ordinal: 3, tenantSlug: 'other' }).map(({ id }) => id)).not.toEqual(bookings.map(({ id }) => id));
  });

  it('never put two parties at one table at one time', () => {
    for (const { bookings } of houses) {
      const taken = bookings.filter(holdsTable).flatMap((booking) => booking.tables.map((table) => ({ table, booking })));
      for (const a of taken) {
        const clashes = taken.filter((b) => b !== a && b.table === a.table && b.booking.startsAtMs < a.booking.occupiedUntilMs && a.booking.startsAtMs < b.booking.occupiedUntilMs);
        expect(clashes).toEqual([]);
      }
    }
  });

  it('start when a service takes parties, on whole quarters, at tables of a fitting size', () => {
    for (const { restaurant, bookings } of houses) {
      for (const booking of bookings) {
        const starts = startsOf(restaurant, booking.serviceDate).map(({ startsAtMs }) => startsAtMs);
        expect(starts).toContain(booking.startsAtMs);
        expect((booking.occupiedUntilMs - booking.startsAtMs) % quarterMs).toBe(0);
        expect(booking.party).toBeLessThanOrEqual(restaurant.policy.maxParty);
        const [first, ...others] = booking.tables.map((table) => restaurant.floor.tables[table]);
        if (first === undefined || others.length > 0) continue;
        expect(booking.party >= first.minParty && booking.party <= first.maxParty).toBe(true);
      }
    }
  });

  it('never exceed the pacing of their service', () => {
    for (const { restaurant, bookings } of houses) {
      for (const [startsAtMs, together] of Map.groupBy(bookings.filter(holdsTable), (booking) => booking.startsAtMs)) {
        const service = startsOf(restaurant, (together[0] as BookingDraft).serviceDate).find((start) => start.startsAtMs === startsAtMs)?.service;
        expect(together.length).toBeLessThanOrEqual(service?.pacingParties ?? Infinity);
        expect(together.reduce((sum, { party }) => sum + party, 0)).toBeLessThanOrEqual(service?.pacingCovers ?? Infinity);
      }
    }
  });

  it('have an outcome exactly when their day is over, and a review only of who has dined', () => {
    const all = houses.flatMap(({ bookings }) => bookings);
    for (const booking of all) {
      expect(['completed', 'no_show'].includes(booking.status)).toBe(booking.serviceDate < today && booking.status !== 'cancelled');
      expect(booking.review === null || booking.status === 'completed').toBe(true);
    }
    expect(all.some(({ review }) => review !== null)).toBe(true);
    expect(all.every(({ serviceDate }) => serviceDate >= plusDays(today, -3) && serviceDate <= plusDays(today, 14))).toBe(true);
  });

  it('have references and ids of their own', () => {
    const all = houses.flatMap(({ bookings }) => bookings);
    expect(new Set(all.map(({ reference }) => reference)).size).toBe(all.length);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.every(({ id }) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
  });
});
