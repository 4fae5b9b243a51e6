import { statement, type Tx } from '#kernel';
import type { Booking } from '../../domain/booking.ts';
import { tableIdsInOrder } from '../booking-entry.ts';

// Tables are taken with ON CONFLICT ON CONSTRAINT … DO NOTHING: plain inserts that meet on the exclusion constraint
// deadlock (32 clients after one slot: 2 requests a second, 36 s at worst). The constraint is named, the tables of
// a combination are one statement with their ids sorted, so that two who want the same meet at the first of them.
// Fewer rows than asked means that somebody is there, and everything rolls back.
const take = statement(
  'booking_take_tables',
  `WITH taken AS (
     INSERT INTO allocations (booking_id, restaurant_id, table_id, tenant_id, during)
     SELECT $1::uuid, $2::int, t.id, $3::uuid, tstzrange(to_timestamp($4::float8), to_timestamp($5::float8)) FROM unnest($6::int[]) AS t(id)
     ON CONFLICT ON CONSTRAINT allocations_no_overlap DO NOTHING
     RETURNING 1)
   SELECT couvert_require(count(*) = cardinality($6::int[]), 'allocations_no_overlap') FROM taken`,
);

// Moving is DELETE here and INSERT in a later statement: a swap by UPDATE raises 23P01, and DELETE and INSERT in one
// WITH lose rows without an error, for the INSERT sees the tables as they were before the DELETE.
const release = statement(
  'booking_release_tables',
  `WITH released AS (DELETE FROM allocations WHERE booking_id = ANY($1::uuid[]) RETURNING 1)
   SELECT couvert_require(count(*) = $2::int, 'allocations_as_read') FROM released`,
);

/** @throws SLOT_UNAVAILABLE, at COMMIT, by the constraint map, when one of them was taken after all. */
export function finishByTakingTables(tx: Tx, booking: Booking): void {
  tx.finish(take, [booking.id, booking.restaurantId, tx.ctx.tenantId, booking.startsAtMs / 1000, booking.untilMs / 1000, tableIdsInOrder(booking)]);
}

/** Gives up all tables of bookings that were read under lock. */
export function finishByReleasingTables(tx: Tx, bookings: readonly Pick<Booking, 'id' | 'tables'>[]): void {
  const count = bookings.reduce((sum, { tables }) => sum + tables.length, 0);
  tx.finish(release, [bookings.map(({ id }) => id), count]);
}
