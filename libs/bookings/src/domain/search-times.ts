import { dayStartMinute, quarterMinutes, startOfWallQuarter } from '#kernel';
import { drawBoard, type BoardService, type DayBoard } from './day-board.ts';
import { applyLeadTimeOf, firstTakenAtMs } from './lead-time.ts';
import { hasQuarter } from './quarter-rows.ts';
import type { RestaurantDay, ServiceRule } from './restaurant-day.ts';
import { coversAllow, seatableOn, seatsAllow } from './seatable.ts';
import { slotAt } from './terms.ts';

/** A time at which a party can start, and the service that takes it. */
export interface BookableTime {
  /** From the service date's midnight. */
  readonly minute: number;
  readonly startsAtMs: number;
  readonly service: Pick<ServiceRule, 'id' | 'name'> | null;
}

/** Which times of the service date are looked at, both ends included, in minutes from its midnight. */
export interface TimeWindow {
  readonly fromMinute: number;
  readonly untilMinute: number;
}

/** Times, ascending, and the first instant at which the same rows give others, epoch ms. */
export interface BookableUntil {
  readonly times: readonly BookableTime[];
  readonly validUntilMs: number;
}

type Visit = TimeWindow & { readonly partySize: number };

/**
 * The times of the window at which such a party can book now, ascending: what `seatable` says, less the lead time.
 * Where two services offer a time, the first that has a table for it is named.
 */
export function bookableTimes(day: RestaurantDay, visit: Visit): readonly BookableTime[] {
  return bookableUntil(day, visit).times;
}

// Invariant A14: until validUntil the same rows give the same times, lead time and holds among them.
// Why: answers are kept as bytes, on which nothing can be applied any more. Proved by: search-times.property.spec.ts

/** As `bookableTimes`, and until when these are the times. */
export function bookableUntil(day: RestaurantDay, { partySize, fromMinute, untilMinute }: Visit): BookableUntil {
  const board = drawBoard(day);
  const { mask, validUntilMs } = seatableOn(board, partySize);
  if (mask.isEmpty) return { times: [], validUntilMs };
  const serviceAt = servicesThatSeat(board, partySize);
  const times = applyLeadTimeOf(day, mask)
    .quarters()
    .map((quarter) => ({ minute: dayStartMinute + quarter * quarterMinutes, startsAtMs: startOfWallQuarter(board.table, quarter) }))
    .filter(({ minute }) => minute >= fromMinute && minute <= untilMinute)
    .map((time) => ({ ...time, service: serviceAt(time.startsAtMs) }));
  return { times, validUntilMs: Math.min(validUntilMs, firstTakenAtMs(times, day.policy)) };
}

function servicesThatSeat(board: DayBoard, partySize: number): (startsAtMs: number) => ServiceRule | null {
  const seats = onceEach((service: BoardService) => seatsAllow(board, service, partySize));
  const covers = onceEach((service: BoardService) => coversAllow(board, service, partySize));
  return (startsAtMs) => {
    const slot = slotAt(board, startsAtMs);
    const taker = board.services.find((service) => hasQuarter(service.partiesAllow, slot) && hasQuarter(covers(service), slot) && hasQuarter(seats(service), slot));
    return taker?.rule ?? null;
  };
}

function onceEach<Key, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}
