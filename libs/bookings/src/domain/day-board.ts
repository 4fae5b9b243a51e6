import { dayMs, plusDays, quarterMs, quarterTableOf, serviceDayWindow, type QuarterTable } from '#kernel';
import { longestStayQuarters, servicesOf, slotQuartersOf } from './day-services.ts';
import { floorRowsOf, type FloorRows } from './floor-rows.ts';
import { clearRange, emptyRows, fullRows, lengthenRuns, setQuarter, type QuarterWords } from './quarter-rows.ts';
import { occupies, type Block, type RestaurantDay, type ServiceRule } from './restaurant-day.ts';

/**
 * The day, drawn once for all party sizes: who stands where, in elapsed quarters. The grid begins at
 * the first slot of the day and reaches as far as the last party's stay, past the cut if need be, so
 * it is as wide as the day is long: two words for most, more for a breakfast-to-midnight house.
 */
export interface DayBoard {
  readonly day: RestaurantDay;
  readonly table: QuarterTable;
  /** When the book of this date opens; minus infinity when that is long past. */
  readonly opensAtMs: number;
  /** The first hold that could free something runs out; infinite when there is none. */
  readonly holdsUntilMs: number;
  readonly floor: FloorRows;
  readonly services: readonly BoardService[];
  /** The elapsed quarter of the service day that is the grid's quarter 0. */
  readonly baseQuarter: number;
  /** Words a row. */
  readonly width: number;
  /** By table: the quarters in which it is free; rows of combinations are full, and not looked at. */
  readonly free: QuarterWords;
  /** By quarter: parties and covers that start. */
  readonly startingParties: readonly number[];
  readonly startingCovers: readonly number[];
  /** By length of stay, filled as asked: for each row of the floor the quarters at which it could begin. */
  readonly startableByStay: Map<number, QuarterWords>;
  /** By stay and party size, filled as asked: the quarters at which some place of the whole floor takes it. */
  readonly seatsByStay: Map<number, QuarterWords>;
  /** By power of two, filled as asked: for each table the quarters that begin a free run of that length. */
  readonly powerRuns: Map<number, QuarterWords>;
}

export interface BoardService {
  readonly rule: ServiceRule;
  /** The quarters at which it offers to start a party. */
  readonly slots: readonly number[];
  /** Those of them at which its pacing takes one party more. */
  readonly partiesAllow: QuarterWords;
  /** The covers that start at its busiest slot. */
  readonly coversMost: number;
}

export function drawBoard(day: RestaurantDay): DayBoard {
  const table = quarterTableOf(day.serviceDate, day.timeZone);
  const rules = servicesOf(day, table.weekday);
  const slots = rules.map((rule) => elapsedSlots(rule, table));
  const { baseQuarter, width } = extentOf(slots, longestStayQuarters(rules, day.policy));
  const floor = floorRowsOf(day.tables, day.combinations);
  const free = fullRows(floor.rowCount * width);
  const grid: Grid = { originMs: table.startMs + baseQuarter * quarterMs, width, floor, free };
  for (const block of day.blocks) takeBlock(grid, day, block);
  const { startingParties, startingCovers, holdsUntilMs } = takeBookings(grid, day);
  return {
    day,
    table,
    opensAtMs: opensAtMsOf(day, table),
    holdsUntilMs,
    floor,
    services: rules.map((rule, index) => boardService(rule, slots[index] ?? [], { baseQuarter, width, startingParties, startingCovers })),
    baseQuarter,
    width,
    free,
    startingParties,
    startingCovers,
    startableByStay: new Map(),
    seatsByStay: new Map(),
    powerRuns: new Map(),
  };
}

/** For each row of the floor, table or combination, the quarters at which a stay of so many could begin. */
export function startableRows(board: DayBoard, stayQuarters: number): QuarterWords {
  const known = board.startableByStay.get(stayQuarters);
  if (known !== undefined) return known;
  const { width, floor } = board;
  const words = freeRuns(board, stayQuarters);
  // All tables of a combination are free for the whole stay exactly when each of them is.
  for (const { row, members } of floor.combined) {
    for (let word = 0; word < width; word++) {
      let bits = -1;
      for (let index = 0; index < members.length; index++) bits &= words[(members[index] as number) * width + word] as number;
      words[row * width + word] = bits;
    }
  }
  board.startableByStay.set(stayQuarters, words);
  return words;
}

/** By doubling, and through the powers of two, which stays of different lengths share. Always an array of its own. */
function freeRuns(board: DayBoard, length: number): QuarterWords {
  if (length === 1) return board.free.slice();
  const half = 1 << (31 - Math.clz32(length - 1));
  // A shift of 32 would be one by 0 in JavaScript, so longer stays go on in steps of 31.
  const shorter = Math.max(half, length - 31);
  const runs = shorter === half ? powerRuns(board, half) : freeRuns(board, shorter);
  return lengthenRuns(runs, { rows: board.floor.tableCount, width: board.width }, length - shorter);
}

function powerRuns(board: DayBoard, length: number): QuarterWords {
  let runs = board.powerRuns.get(length);
  if (runs === undefined) {
    runs = freeRuns(board, length);
    board.powerRuns.set(length, runs);
  }
  return runs;
}

/** Whether a block takes a table out. */
export function isBlocked(table: { id: number; areaId: number }, block: Block): boolean {
  if (block.scope === 'house') return true;
  return block.scope === 'area' ? block.areaId === table.areaId : block.tableId === table.id;
}

interface Grid {
  readonly originMs: number;
  readonly width: number;
  readonly floor: FloorRows;
  readonly free: QuarterWords;
}

function elapsedSlots(rule: ServiceRule, table: QuarterTable): number[] {
  const wall = slotQuartersOf(rule);
  return table.isRegular ? wall : wall.map((quarter) => table.elapsedOfWall[quarter] ?? -1).filter((quarter) => quarter >= 0);
}

function extentOf(slots: readonly (readonly number[])[], longestStay: number): { baseQuarter: number; width: number } {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const quarters of slots) {
    if (quarters.length === 0) continue;
    first = Math.min(first, quarters[0] as number);
    last = Math.max(last, quarters[quarters.length - 1] as number);
  }
  return first > last ? { baseQuarter: 0, width: 0 } : { baseQuarter: first, width: Math.ceil((last + longestStay - first) / 32) };
}

function boardService(
  rule: ServiceRule,
  quarters: readonly number[],
  grid: { baseQuarter: number; width: number; startingParties: readonly number[]; startingCovers: readonly number[] },
): BoardService {
  const slots = quarters.map((quarter) => quarter - grid.baseQuarter);
  const partiesAllow = emptyRows(grid.width);
  let coversMost = 0;
  for (const slot of slots) {
    coversMost = Math.max(coversMost, grid.startingCovers[slot] as number);
    if (rule.pacingParties === null || (grid.startingParties[slot] as number) < rule.pacingParties) setQuarter(partiesAllow, slot);
  }
  return { rule, slots, partiesAllow, coversMost };
}

function takeBookings(grid: Grid, day: RestaurantDay): { startingParties: number[]; startingCovers: number[]; holdsUntilMs: number } {
  const quarters = grid.width * 32;
  const startingParties = emptyRows(quarters);
  const startingCovers = emptyRows(quarters);
  let holdsUntilMs = Number.POSITIVE_INFINITY;
  for (const booking of day.bookings) {
    if (!occupies(booking, day.nowMs)) continue;
    const from = Math.floor((booking.startsAtMs - grid.originMs) / quarterMs);
    const until = Math.ceil((booking.untilMs - grid.originMs) / quarterMs);
    if (until <= 0 || from >= quarters) continue;
    for (const tableId of booking.tableIds) take(grid, tableId, { from, until });
    if (from >= 0) {
      startingParties[from] = (startingParties[from] as number) + 1;
      startingCovers[from] = (startingCovers[from] as number) + booking.party;
    }
    if (booking.holdExpiresAtMs !== null && booking.holdExpiresAtMs < holdsUntilMs) holdsUntilMs = booking.holdExpiresAtMs;
  }
  return { startingParties, startingCovers, holdsUntilMs };
}

function take(grid: Grid, tableId: number, range: { from: number; until: number }): void {
  const row = grid.floor.rowOfTable.get(tableId);
  // A booking may still name a table that has left the floor: it takes up nothing there.
  if (row !== undefined) clearRange(grid.free, row, grid.width, range);
}

function takeBlock(grid: Grid, day: RestaurantDay, block: Block): void {
  const from = Math.floor((block.fromMs - grid.originMs) / quarterMs);
  const until = Math.ceil((block.untilMs - grid.originMs) / quarterMs);
  if (until <= 0 || from >= grid.width * 32) return;
  day.tables.forEach((table, row) => {
    if (isBlocked(table, block)) clearRange(grid.free, row, grid.width, { from, until });
  });
}

// No zone moves its clocks by more than this in a year or two (Apia moved by a day, once).
const clocksMoveMsMax = 26 * 3_600_000;

function opensAtMsOf(day: RestaurantDay, table: QuarterTable): number {
  const { horizonDays } = day.policy;
  // Most days are asked about long after their book has opened: a subtraction says so without a calendar.
  if (day.nowMs >= table.startMs - horizonDays * dayMs + clocksMoveMsMax) return Number.NEGATIVE_INFINITY;
  return serviceDayWindow(plusDays(day.serviceDate, -horizonDays), day.timeZone).startMs;
}
