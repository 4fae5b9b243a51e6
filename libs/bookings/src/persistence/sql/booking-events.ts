import { statement, type Tx } from '#kernel';
import type { BookingEvent } from '../../domain/booking-event.ts';
import type { BookingState } from '../../domain/booking-state.ts';

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly kind: string;
  readonly actor: string;
  readonly from_status: BookingState | null;
  readonly to_status: BookingState;
  readonly details: Record<string, unknown>;
}

const events = statement('booking_events_of', `SELECT id, at, kind, actor, from_status, to_status, details FROM booking_events WHERE booking_id = $1 AND tenant_id = $2 ORDER BY id`);

export async function listBookingEvents(tx: Tx, bookingId: string): Promise<BookingEvent[]> {
  const rows = await tx.rows<Row>(events, [bookingId, tx.ctx.tenantId]);
  return rows.map(({ id, at, kind, actor, from_status, to_status, details }) => ({ id, atMs: at.getTime(), kind, actor, fromStatus: from_status, toStatus: to_status, details }));
}
