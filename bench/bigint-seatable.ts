import { dayStartMinute, quarterMs, quarterTableOf } from '#kernel';
import type { RestaurantDay } from '../libs/bookings/src/domain/restaurant-day.ts';

// The shortest way to write the same thing: a table's day is one bigint. For the bench alone, so it knows
// only what the sample day has: a regular day, one policy of turns, no areas.

/** The mask of each party size as a bigint, bit 0 for 05:00. */
export function bigintSeatable(day: RestaurantDay, sizes: readonly number[]): bigint[] {
  const { startMs } = quarterTableOf(day.serviceDate, day.timeZone);
  const busy = new Map(day.tables.map((table) => [table.id, 0n]));
  const parties = new Map<number, number>();
  const covers = new Map<number, number>();
  const take = (tableId: number, fromMs: number, untilMs: number): void => {
    const from = Math.max(0, Math.floor((fromMs - startMs) / quarterMs));
    const until = Math.ceil((untilMs - startMs) / quarterMs);
    if (until > from) busy.set(tableId, (busy.get(tableId) ?? 0n) | (((1n << BigInt(until - from)) - 1n) << BigInt(from)));
  };
  for (const block of day.blocks) if (block.tableId !== null) take(block.tableId, block.fromMs, block.untilMs);
  for (const booking of day.bookings) {
    if (booking.holdExpiresAtMs !== null && booking.holdExpiresAtMs <= day.nowMs) continue;
    for (const tableId of booking.tableIds) take(tableId, booking.startsAtMs, booking.untilMs);
    const quarter = Math.floor((booking.startsAtMs - startMs) / quarterMs);
    parties.set(quarter, (parties.get(quarter) ?? 0) + 1);
    covers.set(quarter, (covers.get(quarter) ?? 0) + booking.party);
  }
  const startable = new Map<number, Map<number, bigint>>();
  return sizes.map((party) => {
    const minutes = (day.policy.turnTimes.find((turn) => party <= turn.maxParty)?.minutes ?? 0) + day.policy.bufferMinutes;
    const stay = Math.ceil(minutes / 15);
    let byTable = startable.get(stay);
    if (byTable === undefined) {
      byTable = new Map([...busy].map(([tableId, bits]) => [tableId, startsOfRuns(((1n << 192n) - 1n) ^ bits, stay)]));
      startable.set(stay, byTable);
    }
    let seats = 0n;
    for (const table of day.tables) if (party >= table.minParty && party <= table.maxParty) seats |= byTable.get(table.id) ?? 0n;
    for (const combination of day.combinations) {
      if (party < combination.minParty || party > combination.maxParty) continue;
      let together = -1n;
      for (const tableId of combination.tableIds) together &= byTable.get(tableId) ?? 0n;
      seats |= together;
    }
    let open = 0n;
    for (const service of day.services) {
      for (let minute = service.startsAtMinute; minute <= service.lastSittingMinute; minute += service.slotStepMinutes) {
        const quarter = (minute - dayStartMinute) / 15;
        if ((parties.get(quarter) ?? 0) >= (service.pacingParties ?? Number.POSITIVE_INFINITY)) continue;
        if ((covers.get(quarter) ?? 0) + party <= (service.pacingCovers ?? Number.POSITIVE_INFINITY)) open |= 1n << BigInt(quarter);
      }
    }
    return seats & open;
  });
}

function startsOfRuns(free: bigint, length: number): bigint {
  let runs = free;
  for (let covered = 1; covered < length; ) {
    const shift = Math.min(covered, length - covered);
    runs &= runs >> BigInt(shift);
    covered += shift;
  }
  return runs;
}
