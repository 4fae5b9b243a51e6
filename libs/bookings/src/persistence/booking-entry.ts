import type { Context } from '#kernel';
import type { Booking } from '../domain/booking.ts';
import { messageOf, type HistoryEntry } from './sql/history.ts';
import type { GuestRecord } from './sql/insert-booking.ts';

export interface NewBooking {
  readonly entry: HistoryEntry;
  readonly guest: GuestRecord;
  readonly manageTokenHash: Buffer;
}

/** A new booking as SQL's type `booking_entry`, for JSON: names as there, times in seconds, bytes in hexadecimal. */
export function bookingEntryOf({ caller, traceId, idempotency }: Pick<Context, 'caller' | 'traceId' | 'idempotency'>, { entry, guest, manageTokenHash }: NewBooking): Record<string, unknown> {
  const { booking, kind, details } = entry;
  return {
    id: booking.id,
    restaurant: booking.restaurantId,
    reference: booking.reference,
    service_date: booking.serviceDate,
    starts: booking.startsAtMs / 1000,
    ends: booking.endsAtMs / 1000,
    until: booking.untilMs / 1000,
    local_date: booking.localDate,
    local_time: booking.localTime,
    time_zone: booking.timeZone,
    party: booking.party,
    status: booking.status,
    service: booking.serviceId,
    tables_fixed: booking.tablesFixed,
    guest: guest?.id,
    guest_is_new: guest?.isNew ?? false,
    guest_name: booking.guest?.name,
    guest_email: booking.guest?.email,
    guest_phone: booking.guest?.phone,
    guest_language: booking.guest?.language,
    requests: booking.requests,
    source: booking.source,
    hold_expires: booking.holdExpiresAtMs === null ? null : booking.holdExpiresAtMs / 1000,
    policy: promisedPolicyOf(booking),
    token_hash: `\\x${manageTokenHash.toString('hex')}`,
    created: booking.createdAtMs / 1000,
    tables: tableIdsInOrder(booking),
    kind,
    actor: caller.label,
    details,
    message: messageOf(booking),
    trace: traceId,
    key: idempotency?.key,
    fingerprint: idempotency === null ? null : `\\x${idempotency.fingerprint.toString('hex')}`,
    outcome: idempotency === null ? null : booking,
  };
}

/** As `bookings.policy` keeps it. */
export function promisedPolicyOf({ policy }: Pick<Booking, 'policy'>): Record<string, number> {
  return { cancellation_cutoff_minutes: policy.cancellationCutoffMinutes, turn_minutes: policy.turnMinutes, buffer_minutes: policy.bufferMinutes };
}

/** Everybody takes tables in the same order. */
export function tableIdsInOrder({ tables }: Pick<Booking, 'tables'>): number[] {
  return tables.map(({ id }) => id).sort((a, b) => a - b);
}
