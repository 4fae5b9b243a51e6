import { Injectable } from '@nestjs/common';
import { Cache, cachedQuestion, loadIn } from '#caching';
import { cursorShape, Database, decodeCursor, encodeCursor, toPage, type Context, type Page } from '#kernel';
import { KnownRestaurants, type RestaurantRef } from '#restaurants';
import type { Review, ReviewSort } from '../domain/review.ts';
import { lastPlace, listPublishedRows, type ReviewPlace } from '../persistence/review-rows.ts';

export interface ReviewsQuestion {
  readonly restaurant: RestaurantRef;
  readonly sort: ReviewSort;
  readonly cursor: string | null;
  readonly limit: number;
}

const publishedReviews = cachedQuestion<Page<Review>>({ name: 'published-reviews', shape: 1, reads: 'tolerant', privacy: 'public', tables: ['reviews'] });

/** What do guests say of a restaurant? Published reviews. */
@Injectable()
export class ListReviews {
  constructor(
    private readonly restaurants: KnownRestaurants,
    private readonly cache: Cache,
    private readonly db: Database,
  ) {}

  /** @throws NOT_FOUND, CURSOR_INVALID */
  async execute(ctx: Context, { restaurant, sort, cursor, limit }: ReviewsQuestion): Promise<Page<Review>> {
    const kind = `reviews:${sort}`;
    const before = cursor === null ? lastPlace : reviewPlaceOf(kind, cursor);
    const { id } = await this.restaurants.find(ctx, restaurant);
    const asked = { key: [id, sort, limit, before.rating, before.createdAtUs, before.id].join(':'), tags: [`reviews:${id}`] };
    const load = () =>
      loadIn(this.db, ctx, async (tx) => ({ value: reviewPage(kind, await listPublishedRows(tx, { restaurantId: id, sort, before, limit: limit + 1 }), limit) }));
    const { value } = await this.cache.read(ctx, publishedReviews, asked, load);
    return value;
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
