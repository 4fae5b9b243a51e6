import { plusDays, quarterMs, quarterTableOf, serviceDayWindow, type QuarterTable } from '#kernel';
import { longestStayQuarters, servicesOf, slotQuartersOf } from './day-services.ts';
import { floorRowsOf, type FloorRows } from './floor-rows.ts';
import { clearRange, keepStartsOfRuns, setQuarter } from './quarter-rows.ts';
import { occupies, type Block, type RestaurantDay, type ServiceRule } from './restaurant-day.ts';

/**
 * The day, drawn once for all party sizes: who stands where, in elapsed quarters. The grid begins at
 * the first slot of the day and reaches as far as the last party's stay, past the cut if need be, so
 * it is as wide as the day is long: two words for most, more for a breakfast-to-midnight house.
 */
export interface DayBoard {
  readonly day: RestaurantDay;
  readonly table: QuarterTable;
  /** The book of this date opens: the horizon's day begins. */
  readonly opensAtMs: number;
  /** The first hold that could free something runs out; infinite when there is none. */
  readonly holdsUntilMs: number;
  readonly floor: FloorRows;
  readonly services: readonly BoardService[];
  /** The elapsed quarter of the service day that is the grid's quarter 0. */
  readonly baseQuarter: number;
  /** Words a row. */
  readonly width: number;
  /** By table: the quarters in which it is free. */
  readonly free: Uint32Array;
  /** By quarter: parties and covers that start. */
  readonly startingParties: Uint32Array;
  readonly startingCovers: Uint32Array;
  /** By length of stay, filled as asked: for each row of the floor the quarters at which it could begin. */
  readonly startableByStay: Map<number, Uint32Array>;
}

export interface BoardService {
  readonly rule: ServiceRule;
  /** The quarters at which it offers to start a party. */
  readonly slots: Uint32Array;
  /** The quarters at which its pacing takes one party more. */
  readonly partiesAllow: Uint32Array;
}

export function drawBoard(day: RestaurantDay): DayBoard {
  const table = quarterTableOf(day.serviceDate, day.timeZone);
  const rules = servicesOf(day, table.weekday);
  const slots = rules.map((rule) => elapsedSlots(rule, table));
  const extent = extentOf(slots, longestStayQuarters(rules, day.policy));
  const floor = floorRowsOf(day.tables, day.combinations);
  const { width } = extent;
  const free = new Uint32Array(floor.tableCount * width).fill(0xffff_ffff);
  const startingParties = new Uint32Array(width * 32);
  const startingCovers = new Uint32Array(width * 32);
  const grid: Grid = { originMs: table.startMs + extent.baseQuarter * quarterMs, width, floor, free };
  for (const block of day.blocks) takeBlock(grid, day, block);
  let holdsUntilMs = Number.POSITIVE_INFINITY;
  for (const booking of day.bookings) {
    if (!occupies(booking, day.nowMs)) continue;
    const from = Math.floor((booking.startsAtMs - grid.originMs) / quarterMs);
    const until = Math.ceil((booking.untilMs - grid.originMs) / quarterMs);
    if (until <= 0 || from >= width * 32) continue;
    for (const tableId of booking.tableIds) take(grid, tableId, from, until);
    if (from >= 0) {
      startingParties[from] = (startingParties[from] as number) + 1;
      startingCovers[from] = (startingCovers[from] as number) + booking.party;
    }
    if (booking.holdExpiresAtMs !== null && booking.holdExpiresAtMs < holdsUntilMs) holdsUntilMs = booking.holdExpiresAtMs;
  }
  const services = rules.map((rule, index) => boardService(rule, slots[index] ?? [], { ...extent, startingParties }));
  const opensAtMs = serviceDayWindow(plusDays(day.serviceDate, -day.policy.horizonDays), day.timeZone).startMs;
  const startableByStay = new Map<number, Uint32Array>();
  return { day, table, opensAtMs, holdsUntilMs, floor, services, ...extent, free, startingParties, startingCovers, startableByStay };
}

/** For each row of the floor, table or combination, the quarters at which a stay of so many could begin. */
export function startableRows(board: DayBoard, stayQuarters: number): Uint32Array {
  const known = board.startableByStay.get(stayQuarters);
  if (known !== undefined) return known;
  const { width, floor } = board;
  const words = new Uint32Array(floor.rows.length * width);
  words.set(board.free);
  keepStartsOfRuns(words.subarray(0, floor.tableCount * width), width, stayQuarters);
  // All tables of a combination are free for the whole stay exactly when each of them is.
  for (let row = floor.tableCount; row < floor.rows.length; row++) {
    const members = floor.rows[row]?.members ?? [];
    for (let word = 0; word < width; word++) {
      let bits = -1;
      for (const member of members) bits &= words[member * width + word] as number;
      words[row * width + word] = bits;
    }
  }
  board.startableByStay.set(stayQuarters, words);
  return words;
}

interface Extent {
  readonly baseQuarter: number;
  readonly width: number;
}

interface Grid {
  readonly originMs: number;
  readonly width: number;
  readonly floor: FloorRows;
  readonly free: Uint32Array;
}

function elapsedSlots(rule: ServiceRule, table: QuarterTable): number[] {
  const wall = slotQuartersOf(rule);
  return table.isRegular ? wall : wall.map((quarter) => table.elapsedOfWall[quarter] ?? -1).filter((quarter) => quarter >= 0);
}

function extentOf(slots: readonly (readonly number[])[], longestStay: number): Extent {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const quarters of slots) {
    if (quarters.length === 0) continue;
    first = Math.min(first, quarters[0] as number);
    last = Math.max(last, quarters[quarters.length - 1] as number);
  }
  if (first > last) return { baseQuarter: 0, width: 0 };
  return { baseQuarter: first, width: Math.ceil((last + longestStay - first) / 32) };
}

function boardService(rule: ServiceRule, quarters: readonly number[], grid: Extent & { startingParties: Uint32Array }): BoardService {
  const slots = new Uint32Array(grid.width);
  const partiesAllow = new Uint32Array(grid.width);
  for (const quarter of quarters) {
    const at = quarter - grid.baseQuarter;
    setQuarter(slots, at);
    if (rule.pacingParties === null || (grid.startingParties[at] as number) < rule.pacingParties) setQuarter(partiesAllow, at);
  }
  return { rule, slots, partiesAllow };
}

function take(grid: Grid, tableId: number, from: number, until: number): void {
  const row = grid.floor.rowOfTable.get(tableId);
  // A booking may still name a table that has left the floor: it takes up nothing there.
  if (row !== undefined) clearRange(grid.free, { offset: row * grid.width, width: grid.width }, from, until);
}

function takeBlock(grid: Grid, day: RestaurantDay, block: Block): void {
  const from = Math.floor((block.fromMs - grid.originMs) / quarterMs);
  const until = Math.ceil((block.untilMs - grid.originMs) / quarterMs);
  if (until <= 0 || from >= grid.width * 32) return;
  for (const table of day.tables) {
    if (isBlocked(table, block)) take(grid, table.id, from, until);
  }
}

/** Whether a block takes a table out. */
export function isBlocked(table: { id: number; areaId: number }, block: Block): boolean {
  if (block.scope === 'house') return true;
  return block.scope === 'area' ? block.areaId === table.areaId : block.tableId === table.id;
}
