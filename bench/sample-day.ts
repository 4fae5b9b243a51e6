import type { Occupancy, RestaurantDay } from '../libs/bookings/src/domain/restaurant-day.ts';

/** The house that the availability bench measures: 30 tables, 20 combinations, lunch and dinner, 60 bookings. */
export function sampleDay(seed: number): RestaurantDay {
  const random = seededRandom(seed);
  const pick = (values: readonly number[]): number => values[Math.floor(random() * values.length)] ?? 0;
  const tables = Array.from({ length: 30 }, (_, index) => {
    const maxParty = pick([2, 2, 4, 4, 4, 6, 8]);
    return { id: 1_000 + index, areaId: index < 20 ? 1 : 2, minParty: maxParty > 4 ? 3 : 1, maxParty, priority: index % 3 };
  });
  const combinations = Array.from({ length: 20 }, (_, index) => {
    const members = tables.slice(index, index + 2 + (index % 2));
    const maxParty = members.reduce((seats, table) => seats + table.maxParty, 0);
    return { id: 1 + index, tableIds: members.map((table) => table.id), minParty: 3, maxParty, priority: 0 };
  });
  const turnTimes = [{ maxParty: 2, minutes: 90 }, { maxParty: 4, minutes: 120 }, { maxParty: 6, minutes: 135 }, { maxParty: 100, minutes: 150 }];
  const service = {
    weekdays: 127, slotStepMinutes: 15, pacingParties: 6, pacingCovers: 24, areaIds: null,
    validFrom: null, validTo: null, turnTimes: null,
  };
  const midnightMs = Date.UTC(2027, 5, 4) - 7_200_000;
  const bookings = Array.from({ length: 60 }, (_, index): Occupancy => {
    const party = pick([2, 2, 2, 3, 4, 4, 6]);
    const minute = index % 3 === 0 ? 720 + 15 * Math.floor(random() * 8) : 1080 + 15 * Math.floor(random() * 16);
    const startsAtMs = midnightMs + minute * 60_000;
    const endsAtMs = startsAtMs + (party <= 2 ? 90 : 120) * 60_000;
    return {
      bookingId: `b${index}`, party, startsAtMs, endsAtMs, untilMs: endsAtMs + 900_000, serviceDate: '2027-06-04',
      tableIds: [1_000 + ((index * 7) % 30)], holdExpiresAtMs: index % 20 === 0 ? midnightMs + 300_000 : null, movable: true,
    };
  });
  return {
    serviceDate: '2027-06-04',
    timeZone: 'Europe/Brussels',
    policy: {
      minParty: 1, maxParty: 12, leadMinutes: 30, horizonDays: 60, holdMinutes: 10, cancellationCutoffMinutes: 120,
      bufferMinutes: 15, turnTimes, autoConfirm: true,
    },
    tables,
    combinations,
    services: [
      { ...service, id: 1, name: 'lunch', startsAtMinute: 720, lastSittingMinute: 840, endsAtMinute: 960 },
      { ...service, id: 2, name: 'dinner', startsAtMinute: 1080, lastSittingMinute: 1320, endsAtMinute: 1500 },
    ],
    specialDay: null,
    blocks: [{ scope: 'table', areaId: null, tableId: 1_003, fromMs: midnightMs + 1_140 * 60_000, untilMs: midnightMs + 1_260 * 60_000 }],
    bookings,
    nowMs: midnightMs,
  };
}

/** The same numbers for the same seed. Source: mulberry32, T. Ettinger, public domain. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
