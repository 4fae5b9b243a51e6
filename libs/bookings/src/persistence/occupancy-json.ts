import type { BookingState } from '../domain/booking-state.ts';
import type { Occupancy } from '../domain/restaurant-day.ts';

/**
 * A booking as the day's statements aggregate it: a JSON array, for 60 bookings a third of the bytes of objects and
 * parsed natively. The columns, in order, with times in seconds:
 * id, party, starts_at, ends_at, occupied_until, service_date, status, tables_fixed, hold_expires_at, table ids.
 */
export type OccupancyJson = readonly [string, number, number, number, number, string, BookingState, boolean, number | null, readonly number[] | null];

/** A booking that takes up room, with what the booking transaction must know to change it. */
export interface StoredOccupancy extends Occupancy {
  readonly status: BookingState;
}

/** Whether a booking may be given other tables, as far as it alone decides: not yet tied to a table by host or arrival. */
export function mayMove(status: BookingState, tablesFixed: boolean): boolean {
  return !tablesFixed && (status === 'held' || status === 'pending' || status === 'confirmed');
}

export function occupancyOf(row: OccupancyJson): StoredOccupancy {
  const [bookingId, party, startsAt, endsAt, occupiedUntil, serviceDate, status, tablesFixed, holdExpiresAt, tableIds] = row;
  return {
    bookingId,
    party,
    startsAtMs: startsAt * 1000,
    endsAtMs: endsAt * 1000,
    untilMs: occupiedUntil * 1000,
    serviceDate,
    tableIds: tableIds ?? [],
    holdExpiresAtMs: status === 'held' && holdExpiresAt !== null ? Math.round(holdExpiresAt * 1000) : null,
    movable: mayMove(status, tablesFixed),
    status,
  };
}
