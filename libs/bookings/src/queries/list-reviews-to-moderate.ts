import { Injectable } from '@nestjs/common';
import { Database, type Context, type Page } from '#kernel';
import type { Review, ReviewStatus } from '../domain/review.ts';
import { firstPlace, listRowsToModerate } from '../persistence/review-rows.ts';
import { reviewPage, reviewPlaceOf } from './list-reviews.ts';

/** What is there to moderate, or was decided? Oldest first, of the restaurants that the caller may see. */
@Injectable()
export class ListReviewsToModerate {
  constructor(private readonly db: Database) {}

  /** @throws CURSOR_INVALID */
  async execute(ctx: Context, { status, cursor, limit }: { status: ReviewStatus; cursor: string | null; limit: number }): Promise<Page<Review>> {
    const kind = `reviews-to-moderate:${status}`;
    const after = cursor === null ? firstPlace : reviewPlaceOf(kind, cursor);
    const { restaurantIds } = ctx.caller;
    return this.db.read(ctx, async (tx) => reviewPage(kind, await listRowsToModerate(tx, { status, restaurantIds, after, limit: limit + 1 }), limit));
  }
}
