import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { aBooking, aDay, aService, aTable, atMinute } from './a-day.ts';
import type { Block, BookingPolicy, FloorTable, Occupancy, RestaurantDay, ServiceRule, SpecialDay, TableCombination, TurnTime } from '../../../libs/bookings/src/domain/restaurant-day.ts';

// Small houses with everything in them: the rules meet more often on five tables than on fifty.

/** Days on which clocks move, the days before and after, one on which nothing happens, and one that never was. */
export const testDays: readonly { serviceDate: string; timeZone: string }[] = [
  ...around('Europe/Brussels', '2027-03-28', '2027-10-31'),
  ...around('America/New_York', '2027-03-14', '2027-11-07'),
  ...around('Australia/Lord_Howe', '2027-04-04', '2027-10-03'),
  ...around('America/Santiago', '2027-04-04', '2027-09-05'),
  ...around('Asia/Kathmandu', '2027-03-28'),
  ...around('Pacific/Apia', '2011-12-30'),
  { serviceDate: '2027-06-04', timeZone: 'Europe/Brussels' },
];

function around(timeZone: string, ...dates: string[]): { serviceDate: string; timeZone: string }[] {
  return dates.flatMap((date) =>
    [-1, 0].map((days) => ({ timeZone, serviceDate: Temporal.PlainDate.from(date).add({ days }).toString() })),
  );
}

/** Mostly sizes that the houses of `dayArbitrary` have tables for. */
export const partyArbitrary: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 15 }) },
);

const quarterOfDay = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min: min / 15, max: max / 15 }).map((quarter) => quarter * 15);

export const turnTimesArbitrary: fc.Arbitrary<TurnTime[]> = fc
  .tuple(fc.integer({ min: 10, max: 150 }), fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 300 }))
  .map(([short, more, most]) => [
    { maxParty: 2, minutes: short },
    { maxParty: 4, minutes: short + more },
    { maxParty: 6, minutes: short + more + most },
  ]);

export const tableArbitrary = (id: number): fc.Arbitrary<FloorTable> =>
  fc.record({
    id: fc.constant(id),
    areaId: fc.integer({ min: 1, max: 2 }),
    minParty: fc.integer({ min: 1, max: 3 }),
    maxParty: fc.integer({ min: 3, max: 6 }),
    priority: fc.integer({ min: 0, max: 2 }),
  });

const combinationArbitrary = (id: number): fc.Arbitrary<TableCombination> =>
  fc.record({
    id: fc.constant(id),
    // 6 is no table: a combination may name one that has left the floor.
    tableIds: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 3 }),
    minParty: fc.integer({ min: 1, max: 5 }),
    maxParty: fc.integer({ min: 5, max: 14 }),
    priority: fc.integer({ min: 0, max: 2 }),
  });

const serviceArbitrary = (serviceDate: string): fc.Arbitrary<ServiceRule> => {
  const nearDate = fc.integer({ min: -1, max: 1 }).map((days) => Temporal.PlainDate.from(serviceDate).add({ days }).toString());
  return fc
    .record({
      id: fc.integer({ min: 1, max: 9 }),
      name: fc.constant('service'),
      weekdays: fc.oneof({ weight: 5, arbitrary: fc.constant(127) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 127 }) }),
      startsAtMinute: quarterOfDay(300, 1725),
      openMinutes: quarterOfDay(0, 600),
      slotStepMinutes: fc.constantFrom(15, 15, 30, 45, 60),
      pacingParties: fc.option(fc.integer({ min: 0, max: 3 }), { freq: 2 }),
      pacingCovers: fc.option(fc.integer({ min: 0, max: 12 }), { freq: 2 }),
      areaIds: fc.option(fc.constantFrom([1], [2], [1, 2], [3]), { freq: 1 }),
      validFrom: fc.option(nearDate, { freq: 1 }),
      validTo: fc.option(nearDate, { freq: 1 }),
      turnTimes: fc.option(turnTimesArbitrary),
    })
    .map(({ openMinutes, ...service }) => {
      const lastSittingMinute = Math.min(1725, service.startsAtMinute + openMinutes);
      return { ...service, lastSittingMinute, endsAtMinute: lastSittingMinute + 15 };
    });
};

const policyArbitrary: fc.Arbitrary<BookingPolicy> = fc.record({
  minParty: fc.integer({ min: 1, max: 2 }),
  maxParty: fc.integer({ min: 3, max: 14 }),
  leadMinutes: fc.integer({ min: 0, max: 300 }),
  horizonDays: fc.integer({ min: 0, max: 3 }),
  holdMinutes: fc.constant(10),
  cancellationCutoffMinutes: fc.constant(120),
  bufferMinutes: fc.constantFrom(0, 0, 15, 20, 60),
  turnTimes: turnTimesArbitrary,
  autoConfirm: fc.boolean(),
});

/** Minutes after the day's beginning, from the evening before to the morning after the next. */
const minuteNearDay = fc.integer({ min: -400, max: 2_000 });

const bookingArbitrary = (day: { serviceDate: string; startMs: number; nowMs: number }, index: number): fc.Arbitrary<Occupancy> =>
  fc
    .record({
      party: fc.integer({ min: 1, max: 6 }),
      atMinute: fc.oneof(minuteNearDay, minuteNearDay.map((minute) => Math.round(minute / 15) * 15)),
      turn: fc.integer({ min: 5, max: 240 }),
      buffer: fc.constantFrom(0, 15, 20),
      tableIds: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 0, maxLength: 2 }),
      holdMinutesLeft: fc.option(fc.integer({ min: -5, max: 10 })),
      movable: fc.boolean(),
    })
    .map(({ atMinute, turn, buffer, holdMinutesLeft, ...booking }) => {
      const startsAtMs = day.startMs + atMinute * 60_000;
      const endsAtMs = startsAtMs + turn * 60_000;
      return {
        ...booking,
        bookingId: `booking-${index}`,
        startsAtMs,
        endsAtMs,
        untilMs: endsAtMs + buffer * 60_000,
        serviceDate: day.serviceDate,
        holdExpiresAtMs: holdMinutesLeft === null ? null : day.nowMs + holdMinutesLeft * 60_000,
      };
    });

const blockArbitrary = (startMs: number): fc.Arbitrary<Block> =>
  fc
    .record({
      scope: fc.constantFrom('house' as const, 'area' as const, 'table' as const, 'table' as const),
      area: fc.integer({ min: 1, max: 2 }),
      table: fc.integer({ min: 1, max: 6 }),
      atMinute: minuteNearDay,
      minutes: fc.integer({ min: 1, max: 300 }),
    })
    .map(({ scope, area, table, atMinute, minutes }) => ({
      scope,
      areaId: scope === 'area' ? area : null,
      tableId: scope === 'table' ? table : null,
      fromMs: startMs + atMinute * 60_000,
      untilMs: startMs + (atMinute + minutes) * 60_000,
    }));

/** A restaurant's day, on one of the test days, with now near the opening of its book or later. */
export const dayArbitrary: fc.Arbitrary<RestaurantDay> = fc
  .tuple(fc.constantFrom(...testDays), policyArbitrary, fc.oneof({ weight: 1, arbitrary: fc.integer({ min: -30, max: 30 }) }, { weight: 5, arbitrary: fc.integer({ min: 0, max: 4_000 }) }))
  .chain(([{ serviceDate, timeZone }, policy, minutesOpen]) => {
    const date = Temporal.PlainDate.from(serviceDate);
    const fiveOClock = (days: number): number =>
      date.add({ days }).toZonedDateTime({ timeZone, plainTime: '05:00' }).epochMilliseconds;
    const startMs = fiveOClock(0);
    const nowMs = fiveOClock(-policy.horizonDays) + minutesOpen * 60_000;
    const services = fc.array(serviceArbitrary(serviceDate), { minLength: 1, maxLength: 3 });
    const specialDay: fc.Arbitrary<SpecialDay> = fc.record({
      date: fc.constantFrom(serviceDate, serviceDate, date.add({ days: 1 }).toString()),
      closed: fc.boolean(),
      services: fc.array(serviceArbitrary(serviceDate), { maxLength: 2 }),
    });
    return fc.record({
      serviceDate: fc.constant(serviceDate),
      timeZone: fc.constant(timeZone),
      policy: fc.constant(policy),
      tables: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 19, arbitrary: fc.integer({ min: 2, max: 5 }) }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => tableArbitrary(index + 1)))),
      combinations: fc.integer({ min: 0, max: 3 }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => combinationArbitrary(index + 1)))),
      services,
      specialDay: fc.option(specialDay, { freq: 1 }),
      blocks: fc.array(blockArbitrary(startMs), { maxLength: 2 }),
      bookings: fc
        .integer({ min: 0, max: 10 })
        .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => bookingArbitrary({ serviceDate, startMs, nowMs }, index)))),
      nowMs: fc.constant(nowMs),
    });
  });

/**
 * A crowded evening in order: each party at a place that takes it, nobody doubled, most of them
 * free to move. Wild days seldom leave a seating that only moving others can find.
 */
export const eveningArbitrary = (partiesMax: number): fc.Arbitrary<RestaurantDay> =>
  fc
    .record({
      sizes: fc.array(fc.record({ maxParty: fc.integer({ min: 2, max: 6 }), areaId: fc.constantFrom(1, 1, 1, 2) }), { minLength: 2, maxLength: 5 }),
      joined: fc.boolean(),
      parties: fc.array(
        fc.record({ party: fc.integer({ min: 1, max: 6 }), atQuarter: fc.integer({ min: 0, max: 12 }), quarters: fc.integer({ min: 4, max: 9 }), seat: fc.nat(), movable: fc.constantFrom(true, true, true, false) }),
        { minLength: 3, maxLength: 3 * partiesMax },
      ),
      blocked: fc.option(fc.integer({ min: 1, max: 5 }), { freq: 1 }),
    })
    .map(({ sizes, joined, parties, blocked }) => {
      const tables = sizes.map(({ maxParty, areaId }, index) => aTable(index + 1, { minParty: Math.max(1, maxParty - 3), maxParty, areaId }));
      const combinations = joined ? [{ id: 1, tableIds: [1, 2], minParty: 5, maxParty: 8, priority: 0 }] : [];
      const bookings: Occupancy[] = [];
      for (const { party, atQuarter, quarters, seat, movable } of parties) {
        const places = [...tables.map((table) => ({ ...table, tableIds: [table.id] })), ...combinations];
        const fitting = places.filter((place) => party >= place.minParty && party <= place.maxParty);
        const tableIds = fitting[seat % Math.max(1, fitting.length)]?.tableIds ?? [];
        const booking = aBooking(1080 + atQuarter * 15, { party, tableIds, movable, minutes: quarters * 15, bookingId: `booking-${bookings.length}` });
        const clashes = bookings.some(
          (other) => other.startsAtMs < booking.untilMs && booking.startsAtMs < other.untilMs && other.tableIds.some((tableId) => tableIds.includes(tableId)),
        );
        if (tableIds.length > 0 && !clashes && bookings.length < partiesMax) bookings.push(booking);
      }
      const hour = { fromMs: atMinute({ serviceDate: '2027-06-04', timeZone: 'Europe/Brussels' }, 1200) };
      const blocks: Block[] = blocked === null ? [] : [{ scope: 'table', areaId: null, tableId: blocked, ...hour, untilMs: hour.fromMs + 3_600_000 }];
      return aDay({ tables, combinations, bookings, blocks, services: [aService({ slotStepMinutes: 15 })], policy: { turnTimes: [{ maxParty: 99, minutes: 90 }] } });
    });
