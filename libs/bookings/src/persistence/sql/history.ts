import type { Tx } from '#kernel';
import type { BookingState } from '../../domain/booking-state.ts';
import type { Booking } from '../../domain/booking.ts';

// Invariant B3: a change of a booking, its line of history, its message to the outbox and the answer to a repeat of
// its request are in one transaction, and, since each costs a round trip else, in its last statement.
// Why: what was acknowledged must be told, and what was told must have happened. Proved by: test/e2e/bookings/history.spec.ts

/** What happened to a booking: the kind of its event, and `booking.<kind>` is the topic of its message. */
export type BookingEventKind =
  | 'held' | 'requested' | 'confirmed' | 'moved' | 'edited' | 'reseated'
  | 'arrived' | 'seated' | 'completed' | 'cancelled' | 'declined' | 'no_show' | 'expired';

export interface HistoryEntry {
  readonly kind: BookingEventKind;
  readonly fromStatus: BookingState | null;
  /** The booking after the change. */
  readonly booking: Booking;
  /** What is worth knowing beside the status: places before and after, a reason. */
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Arms of a WITH, for statements whose first 13 parameters are `historyValues()`. `outcome` keeps the answer for
 * repeats; it must hold a row exactly when there is a key, which `historyHolds` asks.
 */
export const historyArms = `event AS (
    INSERT INTO booking_events (tenant_id, booking_id, kind, actor, from_status, to_status, details) VALUES ($1, $3, $4, $5, $6, $7, $8)),
  message AS (
    INSERT INTO outbox (tenant_id, topic, key, payload, trace_id) VALUES ($1, $9, $3::uuid::text, $10, $2)),
  outcome AS (
    INSERT INTO idempotency_keys (tenant_id, key, fingerprint, outcome) SELECT $1, $11, $12, $13 WHERE $11::text IS NOT NULL
    ON CONFLICT (tenant_id, key) DO UPDATE
       SET fingerprint = excluded.fingerprint, outcome = excluded.outcome, created_at = excluded.created_at, expires_at = excluded.expires_at
     WHERE idempotency_keys.expires_at <= clock_timestamp()
    RETURNING 1)`;

export const historyHolds = `couvert_require($11::text IS NULL OR EXISTS (SELECT FROM outcome), 'idempotency_keys_once')`;

/** How many parameters come first: the statement's own begin at $14. */
export const historyParameters = 13;

export function historyValues(tx: Tx, { kind, fromStatus, booking, details }: HistoryEntry): unknown[] {
  const { tenantId, traceId, caller, idempotency } = tx.ctx;
  return [
    tenantId, traceId, booking.id, kind, caller.label, fromStatus, booking.status, JSON.stringify(details),
    `booking.${kind}`, JSON.stringify(messageOf(booking)),
    idempotency?.key ?? null, idempotency?.fingerprint ?? null, idempotency === null ? null : JSON.stringify(booking),
  ];
}

/** The facts of the moment for whoever acts on the change; no contact data, which must be erasable in one place. */
export function messageOf(booking: Booking): Record<string, unknown> {
  return {
    booking_id: booking.id,
    reference: booking.reference,
    restaurant_id: booking.restaurantId,
    status: booking.status,
    service_date: booking.serviceDate,
    starts_at: new Date(booking.startsAtMs).toISOString(),
    party_size: booking.party,
    version: booking.version,
  };
}
