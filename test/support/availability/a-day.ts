import { instantOfWallMinutes } from '#kernel';
import type { BookingPolicy, FloorTable, Occupancy, RestaurantDay, ServiceRule } from '../../../libs/bookings/src/domain/restaurant-day.ts';

/** A Friday in June at a house with one table for four and dinner from 18:00 to 22:00, nobody booked yet. */
export function aDay(changes: Partial<Omit<RestaurantDay, 'policy'>> & { policy?: Partial<BookingPolicy> } = {}): RestaurantDay {
  const { policy, ...rest } = changes;
  const day = { serviceDate: '2027-06-04', timeZone: 'Europe/Brussels', ...rest };
  return {
    tables: [aTable(1)],
    combinations: [],
    services: [aService()],
    specialDay: null,
    blocks: [],
    bookings: [],
    nowMs: day.nowMs ?? atMinute(day, 300),
    policy: {
      minParty: 1,
      maxParty: 12,
      leadMinutes: 0,
      horizonDays: 60,
      holdMinutes: 10,
      cancellationCutoffMinutes: 120,
      bufferMinutes: 0,
      turnTimes: [{ maxParty: 100, minutes: 120 }],
      autoConfirm: true,
      ...policy,
    },
    ...day,
  };
}

export function aTable(id: number, changes: Partial<FloorTable> = {}): FloorTable {
  return { id, areaId: 1, minParty: 1, maxParty: 4, priority: 0, ...changes };
}

/** Every day from 18:00, last sitting 22:00, slots of an hour, no pacing. */
export function aService(changes: Partial<ServiceRule> = {}): ServiceRule {
  return {
    id: 1,
    name: 'Dinner',
    weekdays: 127,
    startsAtMinute: 1080,
    lastSittingMinute: 1320,
    endsAtMinute: 1440,
    slotStepMinutes: 60,
    pacingParties: null,
    pacingCovers: null,
    areaIds: null,
    validFrom: null,
    validTo: null,
    turnTimes: null,
    ...changes,
  };
}

/** A party of two for two hours, from a minute of the service date. */
export function aBooking(
  startMinute: number,
  changes: Partial<Occupancy> & { minutes?: number } = {},
  day: { serviceDate: string; timeZone: string } = { serviceDate: '2027-06-04', timeZone: 'Europe/Brussels' },
): Occupancy {
  const { minutes = 120, ...rest } = changes;
  const startsAtMs = atMinute(day, startMinute);
  return {
    bookingId: `booking-${startMinute}-${rest.tableIds?.join('+') ?? '1'}`,
    party: 2,
    startsAtMs,
    endsAtMs: startsAtMs + minutes * 60_000,
    untilMs: startsAtMs + minutes * 60_000,
    serviceDate: day.serviceDate,
    tableIds: [1],
    holdExpiresAtMs: null,
    movable: true,
    ...rest,
  };
}

/** The instant of a minute of a service day; minutes before 05:00 or after it count on from there. */
export function atMinute(day: { serviceDate: string; timeZone: string }, minute: number): number {
  const startMs = instantOfWallMinutes(day.serviceDate, 300, day.timeZone);
  if (startMs === null) throw new RangeError(`${day.serviceDate} has no 05:00`);
  if (minute >= 300 && minute <= 1740) {
    const epochMs = instantOfWallMinutes(day.serviceDate, minute, day.timeZone);
    if (epochMs !== null) return epochMs;
  }
  return startMs + (minute - 300) * 60_000;
}

/** `18:00` and so on, for tests that read like a slate. */
export function times(minutes: readonly number[]): string[] {
  return minutes.map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);
}
