import { Temporal } from 'temporal-polyfill';
import type { RestaurantDay, ServiceRule, TurnTime } from '../../../libs/bookings/src/domain/restaurant-day.ts';

// The other opinion: what a patient host would find who walks through the day minute by minute with a
// list of who sits where. Slow on purpose, and sharing no code with what it judges, types aside.

const minute = 60_000;

/** The wall minutes, from the service date's midnight, at which a party can start. */
export function oracleMinutes(day: RestaurantDay, party: number): number[] {
  if (party < day.policy.minParty || party > day.policy.maxParty) return [];
  const date = Temporal.PlainDate.from(day.serviceDate);
  const opens = fiveOClock(date.subtract({ days: day.policy.horizonDays }), day.timeZone);
  if (day.nowMs < opens) return [];
  const busy = busyMinutes(day);
  const found: number[] = [];
  for (let wallMinute = 300; wallMinute < 1740; wallMinute += 15) {
    const startsAt = oracleInstant(day, wallMinute);
    if (startsAt === null) continue;
    const services = servicesAt(day, wallMinute);
    if (services.some((service) => canStart(day, { service, party, startsAt, busy }))) found.push(wallMinute);
  }
  return found;
}

/** When the wall clock shows a minute of the service day for the first time; `null` when it never does. */
export function oracleInstant(day: { serviceDate: string; timeZone: string }, wallMinute: number): number | null {
  const date = Temporal.PlainDate.from(day.serviceDate);
  const wall = date.toPlainDateTime().add({ minutes: wallMinute });
  const zoned = wall.toZonedDateTime(day.timeZone, { disambiguation: 'earlier' });
  if (!zoned.toPlainDateTime().equals(wall)) return null;
  const at = zoned.epochMilliseconds;
  const isWithin = at >= fiveOClock(date, day.timeZone) && at < fiveOClock(date.add({ days: 1 }), day.timeZone);
  return isWithin ? at : null;
}

/** For each table, the minutes since 1970 in which somebody or something has it. */
export function busyMinutes(day: RestaurantDay): Map<number, Set<number>> {
  const busy = new Map(day.tables.map((table) => [table.id, new Set<number>()]));
  const fill = (tableId: number, fromMs: number, untilMs: number): void => {
    for (let at = Math.floor(fromMs / minute); at * minute < untilMs; at++) busy.get(tableId)?.add(at);
  };
  for (const booking of day.bookings) {
    if (booking.holdExpiresAtMs !== null && booking.holdExpiresAtMs <= day.nowMs) continue;
    for (const tableId of booking.tableIds) fill(tableId, booking.startsAtMs, booking.untilMs);
  }
  for (const block of day.blocks) {
    for (const table of day.tables) {
      const isHit = block.scope === 'house' || (block.scope === 'area' ? block.areaId === table.areaId : block.tableId === table.id);
      if (isHit) fill(table.id, block.fromMs, block.untilMs);
    }
  }
  return busy;
}

function fiveOClock(date: Temporal.PlainDate, timeZone: string): number {
  return date.toZonedDateTime({ timeZone, plainTime: '05:00' }).epochMilliseconds;
}

function servicesAt(day: RestaurantDay, wallMinute: number): ServiceRule[] {
  const special = day.specialDay?.date === day.serviceDate ? day.specialDay : null;
  if (special?.closed) return [];
  const weekdayBit = 1 << (Temporal.PlainDate.from(day.serviceDate).dayOfWeek - 1);
  const services = special
    ? special.services
    : day.services.filter((service) => {
        const isLate = service.validTo !== null && service.validTo < day.serviceDate;
        const isEarly = service.validFrom !== null && service.validFrom > day.serviceDate;
        return (service.weekdays & weekdayBit) !== 0 && !isLate && !isEarly;
      });
  return services.filter(
    (service) =>
      wallMinute >= service.startsAtMinute &&
      wallMinute <= service.lastSittingMinute &&
      (wallMinute - service.startsAtMinute) % service.slotStepMinutes === 0,
  );
}

interface Wish {
  service: ServiceRule;
  party: number;
  startsAt: number;
  busy: Map<number, Set<number>>;
}

function canStart(day: RestaurantDay, { service, party, startsAt, busy }: Wish): boolean {
  const starting = day.bookings.filter(
    (booking) =>
      booking.startsAtMs >= startsAt &&
      booking.startsAtMs < startsAt + 15 * minute &&
      (booking.holdExpiresAtMs === null || booking.holdExpiresAtMs > day.nowMs),
  );
  if (service.pacingParties !== null && starting.length + 1 > service.pacingParties) return false;
  const covers = starting.reduce((sum, booking) => sum + booking.party, 0);
  if (service.pacingCovers !== null && covers + party > service.pacingCovers) return false;
  const stayMinutes = Math.ceil((turnFor(service.turnTimes ?? day.policy.turnTimes, party) + day.policy.bufferMinutes) / 15) * 15;
  const places = [
    ...day.tables.map((table) => ({ ...table, tableIds: [table.id] })),
    ...day.combinations,
  ];
  return places.some((place) => {
    if (party < place.minParty || party > place.maxParty) return false;
    return place.tableIds.every((tableId) => {
      const table = day.tables.find((candidate) => candidate.id === tableId);
      if (table === undefined) return false;
      if (service.areaIds !== null && !service.areaIds.includes(table.areaId)) return false;
      for (let at = startsAt / minute; at < startsAt / minute + stayMinutes; at++) if (busy.get(tableId)?.has(at)) return false;
      return true;
    });
  });
}

function turnFor(turnTimes: readonly TurnTime[], party: number): number {
  return (turnTimes.find((turn) => party <= turn.maxParty) ?? turnTimes[turnTimes.length - 1])?.minutes ?? Number.NaN;
}
