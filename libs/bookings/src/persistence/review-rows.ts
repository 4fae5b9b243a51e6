import { statement, type Tx } from '#kernel';
import type { Review, ReviewSort, ReviewStatus } from '../domain/review.ts';

interface ReviewRow {
  readonly id: string;
  readonly restaurant_id: number;
  readonly booking_id: string;
  readonly rating: number;
  readonly title: string;
  readonly body: string;
  readonly author_name: string;
  readonly dined_on: string;
  readonly status: ReviewStatus;
  readonly moderation_note: string;
  readonly moderated_at: Date | null;
  readonly created_at: Date;
  /** A bigint arrives as text. */
  readonly created_at_us: string;
  readonly version: number;
}

const columns = `r.id, r.restaurant_id, r.booking_id, r.rating, r.title, r.body, r.author_name, r.dined_on, r.status, r.moderation_note, r.moderated_at,
          r.created_at, (extract(epoch FROM r.created_at) * 1000000)::bigint AS created_at_us, r.version`;
const fromMicroseconds = (parameter: string): string => `(timestamptz 'epoch' + ${parameter}::bigint * interval '1 microsecond')`;

// The place in a list is compared as a row, without "or there is none": with it, a plan made for every page would walk
// from the first. The first page starts behind everything instead.
const newest = statement(
  'review_list_newest',
  `SELECT ${columns} FROM reviews r
    WHERE r.restaurant_id = $1 AND r.tenant_id = $2 AND r.status = 'published' AND (r.created_at, r.id) < (${fromMicroseconds('$3')}, $4::uuid)
    ORDER BY r.created_at DESC, r.id DESC LIMIT $5`,
);
const bestRated = statement(
  'review_list_best_rated',
  `SELECT ${columns} FROM reviews r
    WHERE r.restaurant_id = $1 AND r.tenant_id = $2 AND r.status = 'published' AND (r.rating, r.created_at, r.id) < ($6::smallint, ${fromMicroseconds('$3')}, $4::uuid)
    ORDER BY r.rating DESC, r.created_at DESC, r.id DESC LIMIT $5`,
);
const toModerate = statement(
  'review_list_to_moderate',
  `SELECT ${columns} FROM reviews r
    WHERE r.tenant_id = $1 AND r.status = $2 AND ($3::int[] IS NULL OR r.restaurant_id = ANY($3)) AND (r.created_at, r.id) > (${fromMicroseconds('$4')}, $5::uuid)
    ORDER BY r.created_at, r.id LIMIT $6`,
);

/** Where a review stands in a list. */
export interface ReviewPlace {
  readonly rating: number;
  /** Microseconds since the epoch, as PostgreSQL keeps them. */
  readonly createdAtUs: number;
  readonly id: string;
}

export interface PlacedReview {
  readonly review: Review;
  readonly place: ReviewPlace;
}

/** Before and behind every review: the years 1970 and 2200, the least and the greatest id. */
export const firstPlace: ReviewPlace = { rating: 0, createdAtUs: 0, id: '00000000-0000-0000-0000-000000000000' };
export const lastPlace: ReviewPlace = { rating: 6, createdAtUs: 7_258_118_400_000_000, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/** Published reviews of a restaurant that stand before a place. */
export async function listPublishedRows(tx: Tx, asked: { restaurantId: number; sort: ReviewSort; before: ReviewPlace; limit: number }): Promise<PlacedReview[]> {
  const { restaurantId, sort, before, limit } = asked;
  const values = [restaurantId, tx.ctx.tenantId, before.createdAtUs, before.id, limit];
  const rows = sort === 'newest' ? await tx.rows<ReviewRow>(newest, values) : await tx.rows<ReviewRow>(bestRated, [...values, before.rating]);
  return rows.map(toPlaced);
}

/** Reviews of a status, oldest first. */
export async function listRowsToModerate(tx: Tx, asked: { status: ReviewStatus; restaurantIds: readonly number[] | null; after: ReviewPlace; limit: number }): Promise<PlacedReview[]> {
  const { status, restaurantIds, after, limit } = asked;
  const rows = await tx.rows<ReviewRow>(toModerate, [tx.ctx.tenantId, status, restaurantIds, after.createdAtUs, after.id, limit]);
  return rows.map(toPlaced);
}

export interface NewReview extends Pick<Review, 'id' | 'restaurantId' | 'bookingId' | 'rating' | 'title' | 'body' | 'authorName' | 'dinedOn'> {}

const insert = statement(
  'review_insert',
  `INSERT INTO reviews AS r (id, tenant_id, restaurant_id, booking_id, rating, title, body, author_name, dined_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT ON CONSTRAINT reviews_one_a_booking DO NOTHING
   RETURNING ${columns}`,
);

/** The new review; null when the booking has one already. */
export async function insertReview(tx: Tx, review: NewReview): Promise<Review | null> {
  const { id, restaurantId, bookingId, rating, title, body, authorName, dinedOn } = review;
  const row = await tx.one<ReviewRow>(insert, [id, tx.ctx.tenantId, restaurantId, bookingId, rating, title, body, authorName, dinedOn]);
  return row === null ? null : toReview(row);
}

function toPlaced(row: ReviewRow): PlacedReview {
  return { review: toReview(row), place: { rating: row.rating, createdAtUs: Number(row.created_at_us), id: row.id } };
}

export function toReview(row: ReviewRow): Review {
  return {
    id: row.id,
    restaurantId: row.restaurant_id,
    bookingId: row.booking_id,
    rating: row.rating,
    title: row.title,
    body: row.body,
    authorName: row.author_name,
    dinedOn: row.dined_on,
    status: row.status,
    moderationNote: row.moderation_note,
    moderatedAtMs: row.moderated_at?.getTime() ?? null,
    createdAtMs: row.created_at.getTime(),
    version: row.version,
  };
}

const forUpdate = statement('review_by_id_for_update', `SELECT ${columns} FROM reviews r WHERE r.id = $1 AND r.tenant_id = $2 FOR UPDATE`);

/** The review, held until the transaction ends: two verdicts on it follow each other. */
export async function findReviewForUpdate(tx: Tx, id: string): Promise<Review | null> {
  const row = await tx.one<ReviewRow>(forUpdate, [id, tx.ctx.tenantId]);
  return row === null ? null : toReview(row);
}

const decide = statement(
  'review_decide',
  `UPDATE reviews r SET status = $3, moderation_note = $4, moderated_by = $5, moderated_at = now(), version = version + 1
    WHERE r.id = $1 AND r.tenant_id = $2
   RETURNING ${columns}`,
);

export async function decideReview(tx: Tx, id: string, { verdict, note }: { verdict: ReviewStatus; note: string }): Promise<Review> {
  const row = await tx.one<ReviewRow>(decide, [id, tx.ctx.tenantId, verdict, note, tx.ctx.caller.label]);
  if (row === null) throw new Error(`review ${id} is gone although its row was locked`);
  return toReview(row);
}
