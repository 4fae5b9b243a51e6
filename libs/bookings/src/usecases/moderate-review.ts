import { Injectable } from '@nestjs/common';
import { appendToOutbox, Database, idempotently, kernelErrors, mayUseRestaurant, type Context } from '#kernel';
import { ratingChange, type Review, type Verdict } from '../domain/review.ts';
import { decideReview, findReviewForUpdate } from '../persistence/review-rows.ts';
import { changeRating } from '../persistence/sql/review-ratings.ts';

export interface ModerateReviewCommand {
  readonly reviewId: string;
  readonly verdict: Verdict;
  /** Why, for colleagues. */
  readonly note: string;
}

/**
 * Shows a review or takes it away; what was decided may be decided again.
 *
 * Invariant B9: a restaurant's counters are those of its published reviews. Why: nobody counts again when a rating is
 * shown. Held by: one transaction, in which the review's row is locked before its status is read.
 * Proved by: test/e2e/reviews/ratings.spec.ts
 */
@Injectable()
export class ModerateReview {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND */
  async execute(ctx: Context, { reviewId, verdict, note }: ModerateReviewCommand): Promise<Review> {
    return this.db.write(ctx, (tx) =>
      idempotently(tx, async () => {
        const review = await findReviewForUpdate(tx, reviewId);
        if (review === null || !mayUseRestaurant(ctx.caller, review.restaurantId)) throw kernelErrors.notFound();
        if (review.status === verdict) return review;
        const [decided] = await Promise.all([
          decideReview(tx, reviewId, { verdict, note }),
          changeRating(tx, review.restaurantId, ratingChange(review, verdict)),
          appendToOutbox(tx, [{ topic: `review.${verdict}`, key: `restaurant:${review.restaurantId}`, payload: { review_id: reviewId, restaurant_id: review.restaurantId, rating: review.rating } }]),
        ]);
        return decided;
      }),
    );
  }
}
