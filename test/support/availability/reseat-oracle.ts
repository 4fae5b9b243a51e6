import type { Occupancy, RestaurantDay } from '../../../libs/bookings/src/domain/restaurant-day.ts';
import { busyMinutes } from './oracle.ts';

// Tries every seating of everybody who may move. Exponential: for floors of a handful of tables.

interface Person {
  party: number;
  fromMs: number;
  untilMs: number;
  areaIds: readonly number[] | null;
}

/** Whether some seating takes the newcomer when all who may move are moved at will. */
export function canBeSeated(day: RestaurantDay, newcomer: Person, movable: readonly Occupancy[]): boolean {
  const staying: RestaurantDay = { ...day, bookings: day.bookings.filter((booking) => !movable.includes(booking)) };
  const areaOf = new Map(day.tables.map((table) => [table.id, table.areaId]));
  const people: Person[] = movable.map((booking) => ({
    party: booking.party,
    fromMs: booking.startsAtMs,
    untilMs: booking.untilMs,
    areaIds: booking.tableIds.flatMap((tableId) => areaOf.get(tableId) ?? []),
  }));
  return canSeat(day, [newcomer, ...people], busyMinutes(staying));
}

function canSeat(day: RestaurantDay, people: readonly Person[], busy: Map<number, Set<number>>): boolean {
  const [person, ...others] = people;
  if (person === undefined) return true;
  const { party, areaIds } = person;
  const places = [...day.tables.map((table) => ({ ...table, tableIds: [table.id] })), ...day.combinations];
  const minutes = minutesOf(person);
  for (const place of places) {
    if (party < place.minParty || party > place.maxParty) continue;
    const isOpen = place.tableIds.every((tableId) => {
      const table = day.tables.find((candidate) => candidate.id === tableId);
      return table !== undefined && (areaIds === null || areaIds.includes(table.areaId)) && minutes.every((at) => !busy.get(tableId)?.has(at));
    });
    if (!isOpen) continue;
    const fuller = new Map(busy);
    for (const tableId of place.tableIds) fuller.set(tableId, new Set([...(busy.get(tableId) ?? []), ...minutes]));
    if (canSeat(day, others, fuller)) return true;
  }
  return false;
}

function minutesOf({ fromMs, untilMs }: Person): number[] {
  const minutes: number[] = [];
  for (let at = Math.floor(fromMs / 60_000); at * 60_000 < untilMs; at++) minutes.push(at);
  return minutes;
}
