import { finishWithMessage, finishWithOutcome, statement, type Tx } from '#kernel';
import type { BookingState } from '../../domain/booking-state.ts';
import type { Booking } from '../../domain/booking.ts';

// Invariant B3: a change of a booking, its line of history, its message to the outbox and the answer to a repeat of
// its request are in one transaction, and leave together with its COMMIT.
// Why: what was acknowledged must be told, and what was told must have happened. Proved by: test/e2e/bookings/history.spec.ts
//
// One statement each, sent in one write: as arms of one WITH they cost the server 0.15 ms more.
const insertEvent = statement(
  'booking_event_insert',
  `INSERT INTO booking_events (tenant_id, booking_id, kind, actor, from_status, to_status, details) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);

/** What happened to a booking: the kind of its event, and `booking.<kind>` is the topic of its message. */
export const bookingEventKinds = ['held', 'requested', 'confirmed', 'moved', 'edited', 'reseated', 'arrived', 'seated', 'completed', 'cancelled', 'declined', 'no_show', 'expired'] as const;
export type BookingEventKind = (typeof bookingEventKinds)[number];

export interface HistoryEntry {
  readonly kind: BookingEventKind;
  readonly fromStatus: BookingState | null;
  /** The booking after the change. */
  readonly booking: Booking;
  /** What is worth knowing beside the status: places before and after, a reason. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Keeps event, message and, when the request has a key, the answer to its repeat. */
export function finishWithHistory(tx: Tx, entry: HistoryEntry): void {
  const { idempotency } = tx.ctx;
  finishWithEvent(tx, entry);
  if (idempotency !== null) finishWithOutcome(tx, idempotency, entry.booking);
}

/** Event and message alone: for a booking that was changed by a request about another one. */
export function finishWithEvent(tx: Tx, { kind, fromStatus, booking, details }: HistoryEntry): void {
  tx.finish(insertEvent, [tx.ctx.tenantId, booking.id, kind, tx.ctx.caller.label, fromStatus, booking.status, JSON.stringify(details)]);
  finishWithMessage(tx, { topic: `booking.${kind}`, key: booking.id, payload: messageOf(booking) });
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

/** Where a booking is, for the details of an event. */
export function placeDetails(booking: Booking): Record<string, unknown> {
  return { service_date: booking.serviceDate, local_time: booking.localTime, party_size: booking.party, table_ids: booking.tables.map(({ id }) => id) };
}
