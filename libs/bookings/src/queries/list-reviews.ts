import { Injectable } from '@nestjs/common';
import { cursorShape, Database, decodeCursor, encodeCursor, kernelErrors, toPage, type Context, type Page } from '#kernel';
import { findRestaurantRow, maySee, type RestaurantRef } from '#restaurants';
import type { Review, ReviewSort } from '../domain/review.ts';
import { lastPlace, listPublishedRows, type ReviewPlace } from '../persistence/review-rows.ts';

export interface ReviewsQuestion {
  readonly restaurant: RestaurantRef;
  readonly sort: ReviewSort;
  readonly cursor: string | null;
  readonly limit: number;
}

/** What do guests say of a restaurant? Published reviews. */
@Injectable()
export class ListReviews {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, CURSOR_INVALID */
  async execute(ctx: Context, { restaurant, sort, cursor, limit }: ReviewsQuestion): Promise<Page<Review>> {
    const kind = `reviews:${sort}`;
    const before = cursor === null ? lastPlace : reviewPlaceOf(kind, cursor);
    return this.db.read(ctx, async (tx) => {
      const house = await findRestaurantRow(tx, restaurant);
      if (house === null || !maySee(ctx.caller, house)) throw kernelErrors.notFound();
      return reviewPage(kind, await listPublishedRows(tx, { restaurantId: house.id, sort, before, limit: limit + 1 }), limit);
    });
  }
}

/** @throws CURSOR_INVALID */
export function reviewPlaceOf(kind: string, cursor: string): ReviewPlace {
  const [rating, createdAtUs, id] = decodeCursor(kind, cursor, [isRating, isInstant, cursorShape.uuid]);
  return { rating: Number(rating), createdAtUs: Number(createdAtUs), id: String(id) };
}

export function reviewPage(kind: string, rows: readonly { review: Review; place: ReviewPlace }[], limit: number): Page<Review> {
  const { items, next } = toPage(rows, limit, ({ place }) => encodeCursor(kind, [place.rating, place.createdAtUs, place.id]));
  return { items: items.map(({ review }) => review), next };
}

function isRating(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= lastPlace.rating;
}

function isInstant(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= lastPlace.createdAtUs;
}
