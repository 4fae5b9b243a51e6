import { dayStartMinute, quarterMinutes, startOfWallQuarter } from '#kernel';
import { drawBoard, isBlocked, type BoardService, type DayBoard } from './day-board.ts';
import { applyLeadTimeOf } from './lead-time.ts';
import { hasQuarter } from './quarter-rows.ts';
import { reseat } from './reseat.ts';
import type { Block } from './restaurant-day.ts';
import { coversAllow, seatableOn, seatsAllow } from './seatable.ts';
import type { Terms } from './terms.ts';
import type { Fix, Refusal } from './verdict.ts';

// Invariant A10: the fix of the only rule that said no turns it into a yes.
// Why: staff act on it with a guest on the phone. Proved by: explain.spec.ts

export interface Fixes {
  nearestTime(minute: number): Fix | null;
  /** The refusal of a quarter at which no place is free: by blocks, by others, or for want of tables. */
  ofSeats(service: BoardService, terms: Terms, slot: number): Refusal;
}

// A whole day of full quarters is explained at once, so each gets less of a search than a booking does.
const stepsMaxOfExplain = 500;

/** Fixes are looked for only when a quarter asks, and what they need is kept for the next quarter. */
export function fixesOn(board: DayBoard, party: number): Fixes {
  const { day, table } = board;
  let offered: number[] | null = null;
  let unblocked: DayBoard | null = null;
  return {
    nearestTime(minute) {
      offered ??= applyLeadTimeOf(day, seatableOn(board, party).mask).quarters();
      const wanted = (minute - dayStartMinute) / quarterMinutes;
      const nearest = nearestOf(offered, wanted);
      if (nearest === null) return null;
      return { kind: 'start_at', minute: dayStartMinute + nearest * quarterMinutes, startsAtMs: startOfWallQuarter(table, nearest) };
    },
    ofSeats(service, terms, slot) {
      unblocked ??= drawBoard({ ...day, blocks: [] });
      // The services are the same with and without blocks, so they lie at the same places.
      const same = unblocked.services[board.services.indexOf(service)];
      if (same !== undefined && hasQuarter(seatsAllow(unblocked, same, party), slot)) {
        return { rule: 'blocked', fix: { kind: 'lift_blocks', blocks: blocksInTheWay(board, terms) } };
      }
      const reseating = reseat(day, { party, startsAtMs: terms.stay.startsAtMs }, { terms: [terms], stepsMax: stepsMaxOfExplain });
      if (reseating !== null) {
        const { moves, seating } = reseating;
        return { rule: 'only_by_moving', fix: { kind: 'move_others', moves, tableIds: seating.tableIds } };
      }
      const size = nearestOf(sizesSeatedAt(board, service, slot), party);
      return { rule: 'no_table', fix: size === null ? null : { kind: 'party_of', party: size } };
    },
  };
}

function blocksInTheWay(board: DayBoard, { stay, areaIds }: Terms): Block[] {
  return board.day.blocks.filter(
    (block) =>
      block.fromMs < stay.untilMs &&
      stay.startsAtMs < block.untilMs &&
      board.day.tables.some((table) => isBlocked(table, block) && (areaIds === null || areaIds.includes(table.areaId))),
  );
}

function sizesSeatedAt(board: DayBoard, service: BoardService, slot: number): number[] {
  const { minParty, maxParty } = board.day.policy;
  const largest = Math.min(maxParty, Math.max(0, ...board.floor.maxParty));
  const sizes: number[] = [];
  for (let size = minParty; size <= largest; size++) {
    // A larger party may find its table and be too many for the kitchen.
    if (hasQuarter(seatsAllow(board, service, size), slot) && hasQuarter(coversAllow(board, service, size), slot)) sizes.push(size);
  }
  return sizes;
}

/** Of ascending numbers the one nearest to a wish, of two as near the smaller. */
function nearestOf(values: readonly number[], wish: number): number | null {
  let nearest: number | null = null;
  for (const value of values) {
    if (nearest === null || Math.abs(value - wish) < Math.abs(nearest - wish)) nearest = value;
  }
  return nearest;
}
