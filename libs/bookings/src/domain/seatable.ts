import { wallQuarters } from '#kernel';
import { sizesOf, type PartyClass } from './booking-class.ts';
import { drawBoard, startableRows, type BoardService, type DayBoard } from './day-board.ts';
import { stayQuartersOf, turnMinutesOf, turnTimesOf } from './day-services.ts';
import { isRowWithin } from './floor-rows.ts';
import { Mask96 } from './mask96.ts';
import { emptyRows, fullRows, hasQuarter, setQuarter, type QuarterWords } from './quarter-rows.ts';
import type { RestaurantDay } from './restaurant-day.ts';

// Invariant A2: the mask is what a host finds who walks through the day minute by minute.
// Why: a slot shown and refused is a guest lost, and one not shown a table left empty. Proved by: seatable.property.spec.ts
// Invariant A3: a cancellation, a table more, a wider pacing, a block lifted never remove a slot.
// Why: whoever makes room must not be refused for it. Proved by: seatable.property.spec.ts
// Invariant A4: a smaller party is never worse off, where no table has a minimum and no turn is longer for fewer.
// Why: guests leave somebody at home and try again. Proved by: seatable.property.spec.ts
// Invariant A5: until validUntil the same rows give the same answer.
// Why: caches and the index keep it until then. Proved by: seatable.property.spec.ts

/** When a party can start, and how long this answer stays true. */
export interface Seatable {
  /** By wall quarter of the service day. Lead time is not in it: see `applyLeadTime`. */
  readonly mask: Mask96;
  /**
   * The next instant at which the same rows give another answer: a hold runs out, the book opens.
   * Infinite when time alone changes nothing.
   */
  readonly validUntilMs: number;
}

/** The wall quarters at which a party of this size can start on this day. */
export function seatable(day: RestaurantDay, partySize: number): Seatable {
  return seatableOn(drawBoard(day), partySize);
}

/** As `seatable`, for who asks about several sizes of one day: the board is drawn once. */
export function seatableOn(board: DayBoard, partySize: number): Seatable {
  const { policy, nowMs } = board.day;
  if (!takesParty(policy, partySize)) return { mask: Mask96.empty, validUntilMs: Number.POSITIVE_INFINITY };
  if (nowMs < board.opensAtMs) return { mask: Mask96.empty, validUntilMs: board.opensAtMs };
  const open = emptyRows(board.width);
  for (const service of board.services) {
    const seats = seatsAllow(board, service, partySize);
    const covers = coversAllow(board, service, partySize);
    for (let word = 0; word < open.length; word++) {
      const allowed = (service.partiesAllow[word] as number) & (seats[word] as number) & (covers[word] as number);
      open[word] = (open[word] as number) | allowed;
    }
  }
  return { mask: wallMaskOf(board, open), validUntilMs: board.holdsUntilMs };
}

/** A class is seatable when one of its sizes is. */
export function seatableClass(day: RestaurantDay, partyClass: PartyClass): Seatable {
  return seatableClassOn(drawBoard(day), partyClass);
}

export function seatableClassOn(board: DayBoard, partyClass: PartyClass): Seatable {
  let mask = Mask96.empty;
  let validUntilMs = Number.POSITIVE_INFINITY;
  for (const size of sizesOf(partyClass, board.day.policy.maxParty)) {
    const answer = seatableOn(board, size);
    mask = mask.or(answer.mask);
    validUntilMs = Math.min(validUntilMs, answer.validUntilMs);
  }
  return { mask, validUntilMs };
}

export function takesParty(policy: { minParty: number; maxParty: number }, partySize: number): boolean {
  return partySize >= policy.minParty && partySize <= policy.maxParty;
}

/** How long a party would keep its tables in a service. */
export function stayQuartersIn(board: DayBoard, service: BoardService, partySize: number): number {
  const { policy } = board.day;
  return stayQuartersOf(turnMinutesOf(turnTimesOf(service.rule, policy), partySize), policy.bufferMinutes);
}

// Larger than any party that is taken, so that stay and party make one key.
const partyRange = 100_000;

/** The quarters at which some table or combination that fits is free for the whole stay. */
export function seatsAllow(board: DayBoard, service: BoardService, partySize: number): QuarterWords {
  const { width, floor } = board;
  const { areaIds } = service.rule;
  const { minParty, maxParty } = floor;
  const stayQuarters = stayQuartersIn(board, service, partySize);
  // Lunch and dinner mostly ask the same: the same stay on the whole floor.
  const memo = areaIds === null ? board.seatsByStay : null;
  const memoKey = stayQuarters * partyRange + partySize;
  const known = memo?.get(memoKey);
  if (known !== undefined) return known;
  const startable = startableRows(board, stayQuarters);
  const allowed = emptyRows(width);
  for (let row = 0; row < floor.rowCount; row++) {
    if (partySize < (minParty[row] as number) || partySize > (maxParty[row] as number)) continue;
    if (areaIds !== null && !isRowWithin(floor, row, areaIds)) continue;
    const offset = row * width;
    for (let word = 0; word < width; word++) {
      allowed[word] = (allowed[word] as number) | (startable[offset + word] as number);
    }
  }
  memo?.set(memoKey, allowed);
  return allowed;
}

/** The slots of a service at which its pacing takes so many covers more; of other quarters it says nothing. */
export function coversAllow(board: DayBoard, service: BoardService, partySize: number): QuarterWords {
  const { pacingCovers } = service.rule;
  if (pacingCovers === null || service.coversMost + partySize <= pacingCovers) return fullRows(board.width);
  const allowed = emptyRows(board.width);
  for (const slot of service.slots) {
    if ((board.startingCovers[slot] as number) + partySize <= pacingCovers) setQuarter(allowed, slot);
  }
  return allowed;
}

/** From quarters as they pass to quarters as the clock shows them. */
function wallMaskOf(board: DayBoard, open: QuarterWords): Mask96 {
  const { table, baseQuarter } = board;
  if (table.isRegular) {
    return new Mask96(shiftedWord(open, 0, baseQuarter), shiftedWord(open, 1, baseQuarter), shiftedWord(open, 2, baseQuarter));
  }
  const quarters: number[] = [];
  for (let wall = 0; wall < wallQuarters; wall++) {
    const elapsed = table.elapsedOfWall[wall] ?? -1;
    if (elapsed >= baseQuarter && hasQuarter(open, elapsed - baseQuarter)) quarters.push(wall);
  }
  return Mask96.ofQuarters(quarters);
}

function shiftedWord(words: QuarterWords, word: number, by: number): number {
  const source = word - (by >>> 5);
  const bits = by & 31;
  const own = (words[source] ?? 0) << bits;
  return bits === 0 ? own : own | ((words[source - 1] ?? 0) >>> (32 - bits));
}
