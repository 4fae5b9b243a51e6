import { statement, type Tx } from '#kernel';
import type { BookingState } from '../domain/booking-state.ts';
import { isGuestLanguage } from '../domain/guest-language.ts';
import type { BookedTable, Booking, BookingSource } from '../domain/booking.ts';

interface BookingRow {
  readonly id: string;
  readonly reference: string;
  readonly restaurant_id: number;
  readonly service_date: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly occupied_until: Date;
  readonly local_date: string;
  readonly local_time: string;
  readonly time_zone: string;
  readonly party: number;
  readonly status: BookingState;
  readonly service_id: number | null;
  readonly tables_fixed: boolean;
  readonly guest_id: string | null;
  readonly guest_name: string | null;
  readonly guest_email: string | null;
  readonly guest_phone: string | null;
  readonly guest_language: string | null;
  readonly requests: string;
  readonly source: BookingSource;
  readonly hold_expires_at: Date | null;
  readonly policy: { readonly cancellation_cutoff_minutes: number; readonly turn_minutes: number; readonly buffer_minutes: number };
  readonly manage_token_hash: Buffer | null;
  readonly version: number;
  readonly created_at: Date;
  readonly tables: readonly BookedTable[] | null;
}

/** A booking as it is stored, with what opens it and whose it is, which no answer shows. */
export interface StoredBooking {
  readonly booking: Booking;
  readonly guestId: string | null;
  readonly manageTokenHash: Buffer | null;
}

// The columns of one booking, the same in every statement of this file; tables come one look-up a booking.
const columns = `b.id, b.reference, b.restaurant_id, b.service_date, b.starts_at, b.ends_at, b.occupied_until, b.local_date, b.local_time, b.time_zone,
          b.party, b.status, b.service_id, b.tables_fixed, b.guest_id, b.guest_name, b.guest_email, b.guest_phone, b.guest_language, b.requests, b.source,
          b.hold_expires_at, b.policy, b.manage_token_hash, b.version, b.created_at,
          (SELECT json_agg(json_build_object('id', t.id, 'name', t.name) ORDER BY t.id)
             FROM allocations a JOIN tables t ON t.id = a.table_id WHERE a.booking_id = b.id) AS tables`;

const byId = statement('booking_by_id', `SELECT ${columns} FROM bookings b WHERE b.id = $1 AND b.tenant_id = $2`);
// A statement of its own, behind the locks of the days: what it answers is what was committed when they were given.
const byIdForUpdate = statement('booking_by_id_for_update', `SELECT ${columns} FROM bookings b WHERE b.id = $1 AND b.tenant_id = $2 FOR UPDATE OF b`);
const list = statement(
  'booking_list',
  `SELECT ${columns} FROM bookings b
    WHERE b.restaurant_id = $1 AND b.tenant_id = $2 AND b.service_date BETWEEN $3 AND $4
      AND b.starts_at >= ($3::date - 1)::timestamp AT TIME ZONE 'UTC' AND b.starts_at < ($4::date + 3)::timestamp AT TIME ZONE 'UTC'
      AND ($5::text[] IS NULL OR b.status = ANY($5))
      AND ($6::text IS NULL OR b.reference = upper($6) OR strpos(couvert_fold(coalesce(b.guest_name, '')), couvert_fold($6)) > 0
           OR strpos(lower(coalesce(b.guest_email, '')), lower($6)) > 0 OR strpos(coalesce(b.guest_phone, ''), $6) > 0)
      AND ($7::timestamptz IS NULL OR (b.starts_at, b.id) > ($7, $8::uuid))
    ORDER BY b.starts_at, b.id LIMIT $9`,
);
const present = statement(
  'booking_present_at',
  `SELECT ${columns} FROM bookings b
    WHERE b.restaurant_id = $1 AND b.tenant_id = $2 AND b.occupies
      AND b.starts_at >= to_timestamp($3::float8) AND b.starts_at < to_timestamp($5::float8) AND b.occupied_until > to_timestamp($4::float8)
    ORDER BY b.starts_at, b.id`,
);

export async function findBooking(tx: Tx, id: string): Promise<StoredBooking | null> {
  return stored(await tx.one<BookingRow>(byId, [id, tx.ctx.tenantId]));
}

export async function findBookingForUpdate(tx: Tx, id: string): Promise<StoredBooking | null> {
  return stored(await tx.one<BookingRow>(byIdForUpdate, [id, tx.ctx.tenantId]));
}

export interface BookingsAsked {
  readonly restaurantId: number;
  /** Service dates, both included. */
  readonly fromDate: string;
  readonly toDate: string;
  readonly statuses: readonly BookingState[] | null;
  /** A reference, or a part of the guest's name, address or number. */
  readonly words: string | null;
  readonly after: { readonly startsAt: string; readonly id: string } | null;
  readonly limit: number;
}

export async function listBookingRows(tx: Tx, { restaurantId, fromDate, toDate, statuses, words, after, limit }: BookingsAsked): Promise<Booking[]> {
  const rows = await tx.rows<BookingRow>(list, [restaurantId, tx.ctx.tenantId, fromDate, toDate, statuses, words, after?.startsAt ?? null, after?.id ?? null, limit]);
  return rows.map(toBooking);
}

/** Who takes up room in `[fromMs, untilMs)`; `reachMs` is the longest time that anybody stays. */
export async function listPresentRows(tx: Tx, { restaurantId, fromMs, untilMs, reachMs }: { restaurantId: number; fromMs: number; untilMs: number; reachMs: number }): Promise<Booking[]> {
  const rows = await tx.rows<BookingRow>(present, [restaurantId, tx.ctx.tenantId, (fromMs - reachMs) / 1000, fromMs / 1000, untilMs / 1000]);
  return rows.map(toBooking);
}

function stored(row: BookingRow | null): StoredBooking | null {
  return row === null ? null : { booking: toBooking(row), guestId: row.guest_id, manageTokenHash: row.manage_token_hash };
}

function guestOf({ guest_name: name, guest_email: email, guest_phone: phone, guest_language: language }: BookingRow): Booking['guest'] {
  return name === null ? null : { name, email, phone, ...(isGuestLanguage(language) ? { language } : {}) };
}

function toBooking(row: BookingRow): Booking {
  return {
    id: row.id,
    reference: row.reference,
    restaurantId: row.restaurant_id,
    serviceDate: row.service_date,
    startsAtMs: row.starts_at.getTime(),
    endsAtMs: row.ends_at.getTime(),
    untilMs: row.occupied_until.getTime(),
    localDate: row.local_date,
    localTime: row.local_time,
    timeZone: row.time_zone,
    party: row.party,
    status: row.status,
    serviceId: row.service_id,
    guest: guestOf(row),
    requests: row.requests,
    source: row.source,
    holdExpiresAtMs: row.hold_expires_at?.getTime() ?? null,
    policy: { cancellationCutoffMinutes: row.policy.cancellation_cutoff_minutes, turnMinutes: row.policy.turn_minutes, bufferMinutes: row.policy.buffer_minutes },
    tablesFixed: row.tables_fixed,
    tables: row.tables ?? [],
    version: row.version,
    createdAtMs: row.created_at.getTime(),
  };
}
