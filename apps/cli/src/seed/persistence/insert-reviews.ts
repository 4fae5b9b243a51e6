import { statement, type Tx } from '#kernel';
import { columnsOf } from '../../bulk/persistence/columns.ts';
import type { BookedRestaurant, GuestOf } from './insert-bookings.ts';

const insert = statement(
  'seed_insert_reviews',
  `INSERT INTO reviews (id, tenant_id, restaurant_id, booking_id, rating, title, body, author_name, dined_on, status, moderated_by, moderated_at, created_at)
   SELECT n.id, $1, n.restaurant_id, n.booking_id, n.rating, n.title, n.body, n.author_name, n.dined_on, 'published', 'seed',
          to_timestamp(n.created_at / 1000.0), to_timestamp(n.created_at / 1000.0)
     FROM unnest($2::uuid[], $3::int[], $4::uuid[], $5::smallint[], $6::text[], $7::text[], $8::text[], $9::date[], $10::float8[])
       AS n (id, restaurant_id, booking_id, rating, title, body, author_name, dined_on, created_at)`,
);
const countRatings = statement(
  'seed_count_ratings',
  `UPDATE restaurant_ratings r SET review_count = n.review_count, rating_sum = n.rating_sum
     FROM unnest($1::int[], $2::int[], $3::int[]) AS n (restaurant_id, review_count, rating_sum) WHERE r.restaurant_id = n.restaurant_id AND r.tenant_id = $4`,
);

/** Published reviews of new restaurants, and the counters that they add up to. */
export async function insertReviews(tx: Tx, booked: readonly BookedRestaurant[], guestOf: GuestOf): Promise<void> {
  const rows = booked.flatMap(({ place, bookings }) => bookings.flatMap((booking) => (booking.review === null ? [] : [{ place, booking, review: booking.review }])));
  const sums = booked.map(({ place, bookings }) => {
    const ratings = bookings.flatMap(({ review }) => (review === null ? [] : [review.rating]));
    return { id: place.id, count: ratings.length, sum: ratings.reduce((sum, rating) => sum + rating, 0) };
  });
  const reviews = columnsOf(rows, [
    ({ review }) => review.id,
    ({ place }) => place.id,
    ({ booking }) => booking.id,
    ({ review }) => review.rating,
    ({ review }) => review.title,
    ({ review }) => review.body,
    ({ booking }) => guestOf(booking.guest).name,
    ({ booking }) => booking.localDate,
    ({ review }) => review.createdAtMs,
  ]);
  await Promise.all([
    tx.run(insert, [tx.ctx.tenantId, ...reviews]),
    tx.run(countRatings, [...columnsOf(sums, [({ id }) => id, ({ count }) => count, ({ sum }) => sum]), tx.ctx.tenantId]),
  ]);
}
