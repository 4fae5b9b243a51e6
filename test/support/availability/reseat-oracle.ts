import type { Occupancy, RestaurantDay } from '../../../libs/bookings/src/domain/restaurant-day.ts';
import { busyMinutes } from './oracle.ts';

// Tries every seating of everybody who may move. Exponential: for floors of a handful of tables.

interface Person {
  party: number;
  fromMs: number;
  untilMs: number;
  areaIds: readonly number[] | null;
  /** Where it sits now: there it may stay, whatever else is there. */
  own?: readonly number[];
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
    own: booking.tableIds,
  }));
  return canSeat(day, [newcomer, ...people], { fixed: busyMinutes(staying), taken: new Map() });
}

interface Busy {
  /** Blocks and who cannot move. */
  fixed: Map<number, Set<number>>;
  /** Who has been seated in this attempt. */
  taken: Map<number, Set<number>>;
}

function canSeat(day: RestaurantDay, people: readonly Person[], { fixed, taken }: Busy): boolean {
  const [person, ...others] = people;
  if (person === undefined) return true;
  const { party, areaIds, own } = person;
  const minutes = minutesOf(person);
  const isFree = (busy: Map<number, Set<number>>, tableId: number): boolean => minutes.every((at) => !busy.get(tableId)?.has(at));
  const isAllowed = (tableId: number): boolean => {
    const table = day.tables.find((candidate) => candidate.id === tableId);
    return table !== undefined && (areaIds === null || areaIds.includes(table.areaId)) && isFree(fixed, tableId);
  };
  const places = [...day.tables.map((table) => ({ ...table, tableIds: [table.id] })), ...day.combinations];
  const open = places.filter((place) => party >= place.minParty && party <= place.maxParty && place.tableIds.every(isAllowed)).map(({ tableIds }) => tableIds);
  for (const tableIds of own === undefined ? open : [own, ...open]) {
    if (!tableIds.every((tableId) => isFree(taken, tableId))) continue;
    const fuller = new Map(taken);
    for (const tableId of tableIds) fuller.set(tableId, new Set([...(taken.get(tableId) ?? []), ...minutes]));
    if (canSeat(day, others, { fixed, taken: fuller })) return true;
  }
  return false;
}

function minutesOf({ fromMs, untilMs }: Person): number[] {
  const minutes: number[] = [];
  for (let at = Math.floor(fromMs / 60_000); at * 60_000 < untilMs; at++) minutes.push(at);
  return minutes;
}
