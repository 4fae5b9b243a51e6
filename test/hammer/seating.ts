import type { House, Place } from './facts.ts';
import type { Occupant, Period } from './timeline.ts';

// Whether a party fits, judged with plain comparisons of ranges and none of the application's code.

const minuteMs = 60_000;
const quarterMs = 15 * minuteMs;

/** When a party would start. */
export function startMsOf({ utcOffsetMinutes }: Pick<House, 'utcOffsetMinutes'>, { date, time }: Pick<Place, 'date' | 'time'>): number {
  return Date.parse(`${date}T00:00:00Z`) + (minuteOf(time) - utcOffsetMinutes) * minuteMs;
}

/** Minutes from midnight of the service date: before 05:00 it is the next day. */
function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return (hour < 5 ? hour + 24 : hour) * 60 + minute;
}

export function stayMsOf(house: House, partySize: number): number {
  const turn = house.turnTimes.find(({ maxParty }) => partySize <= maxParty) ?? house.turnTimes.at(-1);
  if (turn === undefined) throw new RangeError('a house has turn times');
  return (turn.minutes + house.bufferMinutes) * minuteMs;
}

/** Whether the house ever starts a party of this size at this time. */
export function isServed(house: House, { date, time, partySize }: Place): boolean {
  const minute = minuteOf(time);
  const isSlot = minute >= house.firstStartMinute && minute <= house.lastStartMinute && (minute - house.firstStartMinute) % house.slotStepMinutes === 0;
  return isSlot && house.dates.includes(date) && partySize >= 1 && partySize <= house.maxParty;
}

/**
 * Whether a party fits among those who have a place, without moving any of them.
 * @param without a booking that is moved, and so does not stand in its own way
 */
export function fits(house: House, place: Place, occupants: readonly Occupant[], without: string | null = null): boolean {
  if (!isServed(house, place)) return false;
  const others = occupants.filter(({ bookingId }) => bookingId !== without);
  const startsAtMs = startMsOf(house, place);
  const quarter = Math.floor(startsAtMs / quarterMs);
  const starting = others.filter((other) => Math.floor(other.startsAtMs / quarterMs) === quarter);
  if (house.pacingParties !== null && starting.length + 1 > house.pacingParties) return false;
  const covers = starting.reduce((sum, { party }) => sum + party, 0);
  if (house.pacingCovers !== null && covers + place.partySize > house.pacingCovers) return false;
  const untilMs = startsAtMs + stayMsOf(house, place.partySize);
  const taken = new Set(others.filter((other) => other.startsAtMs < untilMs && startsAtMs < other.untilMs).flatMap(({ tableIds }) => tableIds));
  return house.units.some((unit) => place.partySize >= unit.minParty && place.partySize <= unit.maxParty && unit.tableIds.every((id) => !taken.has(id)));
}

/** Who has a place at an instant: a hold that has run out has none. */
export function presentAt(occupants: readonly Occupant[], atMs: number): Occupant[] {
  return occupants.filter(({ holdExpiresAtMs }) => holdExpiresAtMs === null || holdExpiresAtMs > atMs);
}

/** The fewest who had a place at some instant of a period, between two instants: holds only run out. */
export function fewestPresent(period: Period, untilMs: number): Occupant[] {
  return presentAt(period.occupants, Math.min(period.untilMs, untilMs));
}

/** The most who had a place at some instant of a period, between two instants. */
export function mostPresent(period: Period, fromMs: number): Occupant[] {
  return presentAt(period.occupants, Math.max(period.fromMs, fromMs));
}
