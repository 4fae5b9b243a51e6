import { statement, type Tx } from '#kernel';

const find = statement('booking_reminders_due', 'SELECT last_restaurant, tenant_id, booking_ids FROM booking_reminders_due($1, $2, $3, $4, $5, $6)');

// Invariant B15: a booking is reminded of once, and not after it was cancelled.
// Why: two mails for one evening look like two bookings. Held by: the primary key of booking_reminders, written with the message; and
// the booking's row is locked, so that who cancels it meanwhile is waited for, or waits. Proved by: test/delivery/reminders.spec.ts
const remind = statement(
  'booking_remind',
  `WITH due AS (
     SELECT id, reference, restaurant_id, status, service_date, starts_at, party, version FROM bookings
      WHERE id = ANY($1::uuid[]) AND status = 'confirmed'
        AND starts_at > clock_timestamp() + make_interval(secs => $4::float8 / 1000) AND starts_at <= clock_timestamp() + make_interval(secs => ($4::float8 + $5::float8) / 1000)
      ORDER BY id FOR SHARE),
   reminded AS (
     INSERT INTO booking_reminders (booking_id, tenant_id) SELECT id, $2 FROM due ON CONFLICT (booking_id) DO NOTHING RETURNING booking_id)
   INSERT INTO outbox (tenant_id, topic, key, payload, trace_id)
   SELECT $2, 'booking.reminder', id::text,
          jsonb_build_object('booking_id', id, 'reference', reference, 'restaurant_id', restaurant_id, 'status', status, 'service_date', service_date,
                             'starts_at', starts_at, 'party_size', party, 'version', version), $3
     FROM due JOIN reminded ON reminded.booking_id = due.id`,
);

export interface RemindersWanted {
  /** How long before its start, ms. */
  readonly leadMs: number;
  /** How much later at most, ms: what was missed for longer is left out. */
  readonly lateMs: number;
  /** How long before its reminder a booking must have been made, ms. */
  readonly settledMs: number;
  readonly clockOffsetMs: number;
}

export interface DueReminders {
  /** The last restaurant that was looked at; null when there are no more. */
  readonly lastRestaurant: number | null;
  readonly byTenant: readonly { readonly tenantId: string; readonly bookingIds: readonly string[] }[];
}

/** Bookings to be reminded of, of some restaurants of all tenants, in the order of their ids. */
export async function findDueReminders(tx: Tx, { afterRestaurant, most }: { afterRestaurant: number; most: number }, { leadMs, lateMs, settledMs, clockOffsetMs }: RemindersWanted): Promise<DueReminders> {
  const rows = await tx.rows<{ last_restaurant: number | null; tenant_id: string | null; booking_ids: string[] | null }>(find, [afterRestaurant, most, leadMs, lateMs, settledMs, clockOffsetMs]);
  const byTenant = rows.flatMap(({ tenant_id, booking_ids }) => (tenant_id === null || booking_ids === null ? [] : [{ tenantId: tenant_id, bookingIds: booking_ids }]));
  return { lastRestaurant: rows[0]?.last_restaurant ?? null, byTenant };
}

/** Writes the message of each that is still to be reminded of. @returns how many */
export function remindOf(tx: Tx, bookingIds: readonly string[], { leadMs, clockOffsetMs }: Pick<RemindersWanted, 'leadMs' | 'clockOffsetMs'>): Promise<number> {
  return tx.run(remind, [bookingIds, tx.ctx.tenantId, tx.ctx.traceId, clockOffsetMs, leadMs]);
}
