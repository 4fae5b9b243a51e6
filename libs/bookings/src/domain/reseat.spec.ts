import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aBooking, aDay, aTable, atMinute } from '../../../../test/support/availability/a-day.ts';
import { eveningArbitrary, partyArbitrary } from '../../../../test/support/availability/arbitraries.ts';
import { canBeSeated } from '../../../../test/support/availability/reseat-oracle.ts';
import { reseat, type Reseating } from './reseat.ts';
import { reseatingTable } from './reseating.ts';
import type { Occupancy, RestaurantDay } from './restaurant-day.ts';
import { termsAt } from './terms.ts';

const at19 = { party: 2, startsAtMs: atMinute(aDay(), 1140) };

function overlap(one: { startsAtMs: number; untilMs: number }, other: { startsAtMs: number; untilMs: number }): boolean {
  return one.startsAtMs < other.untilMs && other.startsAtMs < one.untilMs;
}

/** The day as it is after the moves, the newcomer among them. */
function after(day: RestaurantDay, party: number, { seating, moves }: Reseating): RestaurantDay {
  const moved = day.bookings.map((booking) => ({
    ...booking,
    tableIds: moves.find((move) => move.bookingId === booking.bookingId)?.tableIds ?? booking.tableIds,
  }));
  const newcomer = { ...aBooking(1140), ...seating, party, bookingId: 'newcomer' };
  return { ...day, bookings: [...moved, newcomer] };
}

const quarterArbitrary = fc.integer({ min: 0, max: 16 });

describe('re-seating', () => {
  it('A8: never puts two at a table, onto a block, or anybody where they do not fit', () => {
    let moved = 0;
    fc.assert(
      fc.property(eveningArbitrary(12), partyArbitrary, quarterArbitrary, (day, party, quarter) => {
        const found = reseat(day, { party, startsAtMs: atMinute(day, 1080 + quarter * 15) });
        if (found === null) return;
        moved += found.moves.length;
        expectSound(day, party, found);
      }),
      { numRuns: 3_000 },
    );
    expect(moved).toBeGreaterThan(50);
  });

  it('A9: finds a seating whenever there is one, on floors small enough to try them all', () => {
    const outcomes = { direct: 0, byMoving: 0, none: 0 };
    fc.assert(
      fc.property(eveningArbitrary(6), partyArbitrary, quarterArbitrary, (day, party, quarter) => {
        const wish = { party, startsAtMs: atMinute(day, 1080 + quarter * 15) };
        const movable = [...reseatingTable(day).movable.keys()];
        const canBe = termsAt(day, wish).some(({ stay, areaIds }) =>
          canBeSeated(day, { party, fromMs: stay.startsAtMs, untilMs: stay.untilMs, areaIds }, movable),
        );
        const found = reseat(day, wish, { stepsMax: 1_000_000 });
        outcomes[found === null ? 'none' : found.moves.length === 0 ? 'direct' : 'byMoving']++;
        expect(found !== null).toBe(canBe);
      }),
      { numRuns: 1_000 },
    );
    expect(Math.min(outcomes.direct, outcomes.byMoving, outcomes.none)).toBeGreaterThan(20);
  });

  it('moves nobody when it need not', () => {
    expect(reseat(aDay(), at19)).toMatchObject({ moves: [], seating: { tableIds: [1] } });
  });

  it('moves one party of two from the table for six, when six come', () => {
    const tables = [aTable(1, { maxParty: 2 }), aTable(2, { maxParty: 6 })];
    const day = aDay({ tables, bookings: [aBooking(1140, { bookingId: 'couple', tableIds: [2] })] });
    expect(reseat(day, { ...at19, party: 6 })).toMatchObject({ moves: [{ bookingId: 'couple', tableIds: [1] }], seating: { tableIds: [2] } });
  });

  it('follows a chain of three, and prefers the shortest', () => {
    const tables = [2, 4, 6, 8].map((maxParty, index) => aTable(index + 1, { maxParty, minParty: Math.max(1, maxParty - 3) }));
    const bookings = [2, 4, 6].map((party, index) => aBooking(1140, { bookingId: `party of ${party}`, party, tableIds: [index + 2] }));
    const chain = reseat(aDay({ tables, bookings }), { ...at19, party: 7 });
    expect(chain?.moves).toHaveLength(3);
    expect(chain?.seating.tableIds).toEqual([4]);
    const shortcut = aDay({ tables: [...tables, aTable(9, { maxParty: 6 })], bookings });
    expect(reseat(shortcut, { ...at19, party: 7 })?.moves).toEqual([{ bookingId: 'party of 6', tableIds: [9] }]);
  });

  it('goes beyond three by the exact search', () => {
    const tables = [2, 3, 4, 5, 6].map((maxParty, index) => aTable(index + 1, { maxParty, minParty: Math.max(1, maxParty - 1) }));
    const bookings = [2, 3, 4, 5].map((party, index) => aBooking(1140, { bookingId: `party of ${party}`, party, tableIds: [index + 2] }));
    expect(reseat(aDay({ tables, bookings }), { ...at19, party: 6 })?.moves).toHaveLength(4);
  });

  it('leaves alone who is tied to a table, who has started, and who reaches beyond what was read', () => {
    const tables = [aTable(1, { maxParty: 2 }), aTable(2, { maxParty: 6 })];
    const six = { ...at19, party: 6 };
    const day = (changes: Partial<Occupancy>, nowMs = atMinute(aDay(), 300)): RestaurantDay =>
      aDay({ tables, bookings: [aBooking(1140, { tableIds: [2], ...changes })], nowMs });
    expect(reseat(day({}), six)).not.toBeNull();
    expect(reseat(day({ movable: false }), six)).toBeNull();
    expect(reseat(day({ startsAtMs: atMinute(aDay(), 1080) }, atMinute(aDay(), 1080)), six)).toBeNull();
    expect(reseat(day({ startsAtMs: atMinute(aDay(), 299) }, 0), six)).toBeNull();
    expect(reseat(day({ untilMs: atMinute(aDay(), 1740 + 121) }), six)).toBeNull();
  });

  it('keeps a party in the area it was given', () => {
    const tables = [aTable(1, { maxParty: 2, areaId: 2 }), aTable(2, { maxParty: 6 })];
    expect(reseat(aDay({ tables, bookings: [aBooking(1140, { tableIds: [2] })] }), { ...at19, party: 6 })).toBeNull();
  });

  it('gives up when its steps are used up', () => {
    const tables = [aTable(1, { maxParty: 2 }), aTable(2, { maxParty: 6 })];
    const day = aDay({ tables, bookings: [aBooking(1140, { tableIds: [2] })] });
    expect(reseat(day, { ...at19, party: 6 }, { stepsMax: 0 })).toBeNull();
  });
});

function expectSound(day: RestaurantDay, party: number, found: Reseating): void {
  const later = after(day, party, found);
  const concerned = later.bookings.filter(({ bookingId }) => bookingId === 'newcomer' || found.moves.some((move) => move.bookingId === bookingId));
  const isThere = (booking: Occupancy): boolean => booking.holdExpiresAtMs === null || booking.holdExpiresAtMs > day.nowMs;
  for (const booking of concerned) {
    const places = [...day.combinations, ...day.tables.map((table) => ({ ...table, tableIds: [table.id] }))];
    const place = places.filter(({ tableIds }) => tableIds.join() === booking.tableIds.join());
    expect(place.some((limits) => booking.party >= limits.minParty && booking.party <= limits.maxParty)).toBe(true);
    const others = later.bookings.filter((other) => other !== booking && isThere(other) && overlap(booking, other));
    expect(others.flatMap((other) => other.tableIds).filter((tableId) => booking.tableIds.includes(tableId))).toEqual([]);
    const tables = day.tables.filter((table) => booking.tableIds.includes(table.id));
    const blocks = day.blocks.filter((block) => overlap(booking, { startsAtMs: block.fromMs, untilMs: block.untilMs }));
    const hits = blocks.filter((block) => tables.some((table) => block.scope === 'house' || block.areaId === table.areaId || block.tableId === table.id));
    expect(hits).toEqual([]);
  }
  const before = new Map(day.bookings.map((booking) => [booking.bookingId, booking]));
  expect(found.moves.filter(({ bookingId }) => before.get(bookingId)?.movable !== true)).toEqual([]);
}
