import { statement, type Tx } from '#kernel';
import type { Booking } from '../../domain/booking.ts';
import { finishWithHistory, type HistoryEntry } from './history.ts';
import { finishByTakingTables } from './tables-taken.ts';

const insertGuest = statement(
  'booking_guest_insert',
  `INSERT INTO guests (id, tenant_id, name, email, phone) VALUES ($1, $2, $3, lower($4), $5) ON CONFLICT (tenant_id, email) WHERE email IS NOT NULL DO NOTHING`,
);

// The guest is looked for again by the statement that refers to it: another booking may have made the same one
// meanwhile, and then ours was not inserted.
const insertBooking = statement(
  'booking_insert',
  `INSERT INTO bookings (id, tenant_id, restaurant_id, reference, service_date, starts_at, ends_at, occupied_until, local_date, local_time, time_zone,
                         party, status, service_id, tables_fixed, guest_id, guest_name, guest_email, guest_phone, requests, source,
                         hold_expires_at, policy, manage_token_hash, created_at, updated_at)
   VALUES ($1, $2, $3, $4, $5, to_timestamp($6::float8), to_timestamp($7::float8), to_timestamp($8::float8), $9, $10, $11,
           $12, $13, $14, $15, coalesce($16::uuid, (SELECT g.id FROM guests g WHERE g.tenant_id = $2 AND g.email = lower($18::text))), $17, $18::text, $19, $20, $21,
           to_timestamp($22::float8), $23, $24, to_timestamp($25::float8), to_timestamp($25::float8))`,
);

/** The guest's own record: one that is there, or one to be made; null while nobody has given a name. */
export type GuestRecord = { readonly id: string; readonly isNew: boolean } | null;

export interface NewBooking {
  readonly entry: HistoryEntry;
  readonly guest: GuestRecord;
  readonly manageTokenHash: Buffer;
}

/** Finishes the unit of work with a new booking. @throws SLOT_UNAVAILABLE, at COMMIT, when a table was taken after all. */
export function finishWithNewBooking(tx: Tx, { entry, guest, manageTokenHash }: NewBooking): void {
  const { booking } = entry;
  finishWithGuest(tx, booking, guest);
  tx.finish(insertBooking, [
    booking.id, tx.ctx.tenantId, booking.restaurantId, booking.reference, booking.serviceDate,
    booking.startsAtMs / 1000, booking.endsAtMs / 1000, booking.untilMs / 1000, booking.localDate, booking.localTime, booking.timeZone,
    booking.party, booking.status, booking.serviceId, booking.tablesFixed,
    guestIdToWrite(booking, guest), booking.guest?.name ?? null, booking.guest?.email ?? null, booking.guest?.phone ?? null,
    booking.requests, booking.source,
    booking.holdExpiresAtMs === null ? null : booking.holdExpiresAtMs / 1000,
    promisedPolicyJson(booking), manageTokenHash, booking.createdAtMs / 1000,
  ]);
  finishByTakingTables(tx, booking);
  finishWithHistory(tx, entry);
}

/** Makes the guest's record when there is none. One that is there keeps its name and number: the restaurant may have corrected them. */
export function finishWithGuest(tx: Tx, booking: Booking, guest: GuestRecord): void {
  if (guest?.isNew !== true || booking.guest === null) return;
  tx.finish(insertGuest, [guest.id, tx.ctx.tenantId, booking.guest.name, booking.guest.email, booking.guest.phone]);
}

/** Null where the statement has to look the guest up by e-mail address. */
export function guestIdToWrite(booking: Booking, guest: GuestRecord): string | null {
  if (guest === null) return null;
  return guest.isNew && booking.guest !== null && booking.guest.email !== null ? null : guest.id;
}

export function promisedPolicyJson({ policy }: Booking): string {
  return JSON.stringify({
    cancellation_cutoff_minutes: policy.cancellationCutoffMinutes,
    turn_minutes: policy.turnMinutes,
    buffer_minutes: policy.bufferMinutes,
  });
}
