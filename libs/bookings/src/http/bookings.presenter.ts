import { formatRfc3339 } from '#kernel';
import type { Booking } from '../domain/booking.ts';
import type { BookingEvent } from '../domain/booking-event.ts';
import type { BookingRight } from '../domain/booking-right.ts';
import type { FloorNow, FloorTableNow } from '../queries/find-floor.ts';
import type { BookingBody, BookingEventBody, FloorBody, FloorTableBody } from './booking.response.ts';

/** As a diner sees it: where they sit is the house's affair until they come. */
export function presentBooking(booking: Booking): BookingBody {
  const { timeZone, holdExpiresAtMs } = booking;
  return {
    id: booking.id,
    reference: booking.reference,
    restaurant_id: booking.restaurantId,
    service_date: booking.serviceDate,
    local_date: booking.localDate,
    local_time: booking.localTime,
    starts_at: formatRfc3339(booking.startsAtMs, timeZone),
    ends_at: formatRfc3339(booking.endsAtMs, timeZone),
    time_zone: timeZone,
    party_size: booking.party,
    status: booking.status,
    service_id: booking.serviceId,
    requests: booking.requests,
    source: booking.source,
    hold_expires_at: holdExpiresAtMs === null ? null : new Date(holdExpiresAtMs).toISOString(),
    guest: booking.guest,
    version: booking.version,
    created_at: new Date(booking.createdAtMs).toISOString(),
  };
}

export function presentBookingForStaff(booking: Booking): BookingBody {
  return Object.assign(presentBooking(booking), { tables: booking.tables.map(({ id, name }) => ({ id, name })) });
}

export function presentBookingFor(right: BookingRight, booking: Booking): BookingBody {
  return right === 'staff' ? presentBookingForStaff(booking) : presentBooking(booking);
}

export function presentEvent({ atMs, kind, actor, fromStatus, toStatus, details }: BookingEvent): BookingEventBody {
  return { at: new Date(atMs).toISOString(), kind, actor, from_status: fromStatus, to_status: toStatus, details };
}

export function presentFloor({ restaurantId, atMs, timeZone, tables }: FloorNow): FloorBody {
  return { restaurant_id: restaurantId, at: formatRfc3339(atMs, timeZone), tables: tables.map(presentFloorTable) };
}

function presentFloorTable({ table, isBlocked, booking, next }: FloorTableNow): FloorTableBody {
  const free = isBlocked ? 'blocked' : 'free';
  return {
    table: { id: table.id, name: table.name },
    area_id: table.areaId,
    state: booking === null ? free : 'taken',
    booking: booking === null ? null : presentBookingForStaff(booking),
    next: next === null ? null : presentBookingForStaff(next),
  };
}
