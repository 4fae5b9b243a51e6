import { statement, type Tx } from '#kernel';
import type { Booking } from '../../domain/booking.ts';
import { historyArms, historyHolds, historyValues, type HistoryEntry } from './history.ts';

// Everything that a new booking is, in one statement, the transaction's last, sent together with COMMIT.
//
// The tables are inserted with ON CONFLICT ON CONSTRAINT … DO NOTHING: plain inserts that meet on the exclusion
// constraint deadlock (2 requests a second from 32 clients). Their ids come sorted, so that two who take the same
// combination meet at its first table. Fewer rows than asked means that somebody is there, and all of it rolls back.
const insertBooking = statement(
  'booking_insert',
  `WITH guest AS (
    INSERT INTO guests (id, tenant_id, name, email, phone) SELECT $32::uuid, $1, $28, lower($29), $30 WHERE $33::boolean
    ON CONFLICT (tenant_id, email) WHERE email IS NOT NULL DO UPDATE SET updated_at = excluded.updated_at
    RETURNING id),
  booking AS (
    INSERT INTO bookings (id, tenant_id, restaurant_id, reference, service_date, starts_at, ends_at, occupied_until, local_date, local_time, time_zone,
                          party, status, service_id, tables_fixed, guest_name, guest_email, guest_phone, requests, source,
                          guest_id, hold_expires_at, policy, manage_token_hash, created_at, updated_at)
    SELECT $3::uuid, $1::uuid, $14::int, $15, $16::date, to_timestamp($17::float8), to_timestamp($18::float8), to_timestamp($19::float8), $20::date, $21, $22,
           $23::smallint, $7, $24::int, $25::boolean, $28, $29, $30, $26, $27,
           coalesce((SELECT id FROM guest), $32::uuid), to_timestamp($34::float8), $35::jsonb, $36::bytea, to_timestamp($37::float8), to_timestamp($37::float8)),
  taken AS (
    INSERT INTO allocations (booking_id, restaurant_id, table_id, tenant_id, during)
    SELECT $3::uuid, $14::int, t.id, $1::uuid, tstzrange(to_timestamp($17::float8), to_timestamp($19::float8)) FROM unnest($31::int[]) AS t(id)
    ON CONFLICT ON CONSTRAINT allocations_no_overlap DO NOTHING
    RETURNING 1),
  ${historyArms}
  SELECT couvert_require((SELECT count(*) FROM taken) = cardinality($31::int[]), 'allocations_no_overlap'), ${historyHolds}`,
);

export interface NewBooking {
  readonly entry: HistoryEntry;
  /** The guest's own record, known or to be made; null for a hold. */
  readonly guest: { readonly id: string; readonly isNew: boolean } | null;
  readonly manageTokenHash: Buffer;
}

/** Finishes the unit of work with a new booking. @throws SLOT_UNAVAILABLE, by the constraint map, when a table was taken after all. */
export function finishWithNewBooking(tx: Tx, { entry, guest, manageTokenHash }: NewBooking): void {
  const { booking } = entry;
  tx.finish(insertBooking, [
    ...historyValues(tx, entry),
    booking.restaurantId, booking.reference, booking.serviceDate,
    booking.startsAtMs / 1000, booking.endsAtMs / 1000, booking.untilMs / 1000,
    booking.localDate, booking.localTime, booking.timeZone,
    booking.party, booking.serviceId, booking.tablesFixed, booking.requests, booking.source,
    booking.guest?.name ?? null, booking.guest?.email ?? null, booking.guest?.phone ?? null,
    tableIdsOf(booking),
    guest?.id ?? null, guest?.isNew ?? false,
    booking.holdExpiresAtMs === null ? null : booking.holdExpiresAtMs / 1000,
    promisedPolicyJson(booking), manageTokenHash, booking.createdAtMs / 1000,
  ]);
}

export function tableIdsOf({ tables }: Booking): number[] {
  return tables.map(({ id }) => id).sort((a, b) => a - b);
}

export function promisedPolicyJson({ policy }: Booking): string {
  return JSON.stringify({
    cancellation_cutoff_minutes: policy.cancellationCutoffMinutes,
    turn_minutes: policy.turnMinutes,
    buffer_minutes: policy.bufferMinutes,
  });
}
