import { Injectable } from '@nestjs/common';
import { Cache, cachedQuestion, loadIn } from '#caching';
import { cursorShape, Database, decodeCursor, encodeCursor, parseRowId, toPage, type Context, type Page } from '#kernel';
import { KnownRestaurants, type RestaurantRef } from '#restaurants';
import { type Review, type ReviewSort, reviewSorts } from '../domain/review.ts';
import { lastPlace, listPublishedRows, type ReviewPlace } from '../persistence/review-rows.ts';

export interface ReviewsQuestion {
  readonly restaurant: RestaurantRef;
  readonly sort: ReviewSort;
  readonly cursor: string | null;
  readonly limit: number;
}

/** What a page may have. */
const limitMax = 100;

interface AskedReviews extends Pick<ReviewsQuestion, 'sort' | 'limit'> {
  /** Of the restaurant. */
  readonly id: number;
  readonly before: ReviewPlace;
}

const publishedReviews = cachedQuestion<Page<Review>>({ name: 'published-reviews', shape: 1, reads: 'tolerant', privacy: 'public', tables: ['reviews'] });

/** What do guests say of a restaurant? Published reviews. */
@Injectable()
export class ListReviews {
  constructor(
    private readonly restaurants: KnownRestaurants,
    private readonly cache: Cache,
    private readonly db: Database,
  ) {
    cache.askAgain.set(publishedReviews.name, (ctx, key) => this.page(ctx, pageIn(key)));
  }

  /** @throws NOT_FOUND, CURSOR_INVALID */
  async execute(ctx: Context, { restaurant, sort, cursor, limit }: ReviewsQuestion): Promise<Page<Review>> {
    const before = cursor === null ? lastPlace : reviewPlaceOf(`reviews:${sort}`, cursor);
    const { id } = await this.restaurants.find(ctx, restaurant);
    return this.page(ctx, { id, sort, limit, before });
  }

  private async page(ctx: Context, { id, sort, limit, before }: AskedReviews): Promise<Page<Review>> {
    const asked = { key: keyOf({ id, sort, limit, before }), tags: [`reviews:${id}`] };
    const load = () =>
      loadIn(this.db, ctx, async (tx) => ({ value: reviewPage(`reviews:${sort}`, await listPublishedRows(tx, { restaurantId: id, sort, before, limit: limit + 1 }), limit) }));
    const { value } = await this.cache.read(ctx, publishedReviews, asked, load);
    return value;
  }
}

/** Of first pages alone: further ones are nobody's habit. @throws RangeError for what is no key of one */
function pageIn(key: string): AskedReviews {
  const [id = '', sort, limit] = key.split(':');
  const asked = { id: parseRowId(id), sort: reviewSorts.find((one) => one === sort) ?? 'newest', limit: Number(limit), before: lastPlace };
  if (keyOf(asked) !== key || !Number.isInteger(asked.limit) || asked.limit < 1 || asked.limit > limitMax) throw new RangeError(`not the key of a first page: ${key}`);
  return asked;
}

function keyOf({ id, sort, limit, before }: AskedReviews): string {
  return [id, sort, limit, before.rating, before.createdAtUs, before.id].join(':');
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
