import { isBlocked } from '../domain/day-board.ts';
import { occupies, type RestaurantDay } from '../domain/restaurant-day.ts';

/**
 * Whether no re-seating whatever makes room: at some instant of the stay there are as many parties as tables that can be
 * used, and each needs one at least. Microseconds, where the search for moves that cannot exist costs milliseconds
 * under the day's lock (30 full tables: 6 ms), which on a full evening every refusal would pay.
 */
export function isHouseFull(day: RestaurantDay, stay: { startsAtMs: number; untilMs: number }): boolean {
  const present = day.bookings.filter((booking) => occupies(booking, day.nowMs) && booking.startsAtMs < stay.untilMs && stay.startsAtMs < booking.untilMs);
  const blocks = day.blocks.filter((block) => block.fromMs < stay.untilMs && stay.startsAtMs < block.untilMs);
  // Between two beginnings nobody comes, so the fullest instants are among them.
  const instants = [stay.startsAtMs, ...present.map(({ startsAtMs }) => startsAtMs), ...blocks.map(({ fromMs }) => fromMs)];
  return instants.some((instant) => instant >= stay.startsAtMs && instant < stay.untilMs && isFullAt(day, { instant, present, blocks }));
}

function isFullAt({ tables }: RestaurantDay, { instant, present, blocks }: { instant: number; present: RestaurantDay['bookings']; blocks: RestaurantDay['blocks'] }): boolean {
  const usable = new Set<number>();
  for (const table of tables) {
    const isOut = blocks.some((block) => block.fromMs <= instant && instant < block.untilMs && isBlocked(table, block));
    if (!isOut) usable.add(table.id);
  }
  let parties = 0;
  for (const { startsAtMs, untilMs, tableIds } of present) {
    if (startsAtMs <= instant && instant < untilMs && tableIds.some((id) => usable.has(id))) parties += 1;
  }
  return parties >= usable.size;
}
