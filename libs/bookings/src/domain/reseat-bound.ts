import type { ReseatingTable, Sitter } from './reseating.ts';

/**
 * Whether a seating can exist at all, asked cheaply: at each instant of the newcomer's stay, can all
 * who are there have a table each, of those they may sit at? More is needed than that (one table for the
 * whole stay, all tables of a combination), so yes means perhaps, but no means no. A full house, which is
 * where most refusals come from, is seen here in a fraction of a millisecond instead of a search.
 *
 * Who is there already has distinct tables, so the newcomer fits exactly when there is an augmenting
 * path from it. Source: Berge, Two theorems in graph theory, 1957.
 */
export function mayBeSeated(table: ReseatingTable, newcomer: Sitter): boolean {
  if (newcomer.places.length === 0) return false;
  const { startsAtMs, untilMs } = newcomer.booking;
  const others = [...table.movable.values()].filter(({ booking }) => booking.startsAtMs < untilMs && startsAtMs < booking.untilMs);
  // The crowd only grows when somebody starts, so nothing is missed between starts.
  const instants = new Set([startsAtMs]);
  for (const { booking } of others) if (booking.startsAtMs > startsAtMs) instants.add(booking.startsAtMs);
  for (const atMs of instants) {
    const present = others.filter(({ booking }) => booking.startsAtMs <= atMs && atMs < booking.untilMs);
    if (!canAllHaveOne(present, newcomer)) return false;
  }
  return true;
}

function canAllHaveOne(present: readonly Sitter[], newcomer: Sitter): boolean {
  const holders = new Map<number, Sitter>();
  for (const sitter of present) {
    for (const tableId of sitter.booking.tableIds.slice(0, fewestTables(sitter))) holders.set(tableId, sitter);
  }
  for (let tables = fewestTables(newcomer); tables > 0; tables--) {
    if (!findOne(newcomer, holders, new Set())) return false;
  }
  return true;
}

/** Gives a sitter one table more, taking it from another who finds a different one. */
function findOne(sitter: Sitter, holders: Map<number, Sitter>, asked: Set<number>): boolean {
  for (const place of sitter.places) {
    for (const tableId of place.tableIds) {
      if (asked.has(tableId)) continue;
      asked.add(tableId);
      const holder = holders.get(tableId);
      if (holder === sitter || (holder !== undefined && !findOne(holder, holders, asked))) continue;
      holders.set(tableId, sitter);
      return true;
    }
  }
  return false;
}

/** How many tables a party takes up wherever it sits. */
function fewestTables(sitter: Sitter): number {
  let fewest = Number.POSITIVE_INFINITY;
  for (const place of sitter.places) fewest = Math.min(fewest, place.tableIds.length);
  return fewest;
}
