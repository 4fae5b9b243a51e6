import { Injectable } from '@nestjs/common';
import { appendToOutbox, Database, idempotently, kernelErrors, mayUseRestaurant, uuidV7, type Context, type Tx } from '#kernel';
import { findRestaurantRow, type RestaurantRef } from '#restaurants';
import { ManageTokens } from '#security';
import { bookingErrors } from '../bookings.errors.ts';
import type { Booking } from '../domain/booking.ts';
import { authorNameOf, type Review } from '../domain/review.ts';
import { findBooking } from '../persistence/booking-rows.ts';
import { insertReview } from '../persistence/review-rows.ts';

export interface WriteReviewCommand {
  readonly restaurant: RestaurantRef;
  readonly bookingId: string;
  readonly manageToken: string | null;
  /** 1..5 */
  readonly rating: number;
  readonly title: string;
  readonly body: string;
}

/**
 * A guest says how it was.
 *
 * Invariant B8: a review is by somebody who has dined there, and a visit has one at most. Why: a rating that anybody
 * can write is worth nothing. Held by: the booking's manage token and status, UNIQUE reviews_one_a_booking.
 * Proved by: test/e2e/reviews/reviews.spec.ts
 */
@Injectable()
export class WriteReview {
  constructor(
    private readonly db: Database,
    private readonly tokens: ManageTokens,
  ) {}

  /** @throws NOT_FOUND also without the booking's token, NOT_YET_DINED, ALREADY_REVIEWED */
  async execute(ctx: Context, command: WriteReviewCommand): Promise<Review> {
    return this.db.write(ctx, (tx) =>
      idempotently(tx, async () => {
        const booking = await this.bookingOf(tx, command);
        if (booking.status !== 'completed') throw bookingErrors.notYetDined();
        const { rating, title, body } = command;
        const review = await insertReview(tx, {
          id: uuidV7(), restaurantId: booking.restaurantId, bookingId: booking.id, rating, title, body,
          authorName: authorNameOf(booking.guest?.name ?? null), dinedOn: booking.localDate,
        });
        if (review === null) throw bookingErrors.alreadyReviewed();
        await appendToOutbox(tx, [{ topic: 'review.written', key: `restaurant:${review.restaurantId}`, payload: { review_id: review.id, restaurant_id: review.restaurantId, rating } }]);
        return review;
      }),
    );
  }

  // Staff have no token, and so no say: their scopes are not asked.
  private async bookingOf(tx: Tx, { restaurant, bookingId, manageToken }: WriteReviewCommand): Promise<Booking> {
    const [house, stored] = await Promise.all([findRestaurantRow(tx, restaurant), findBooking(tx, bookingId)]);
    const isTheirs = stored !== null && manageToken !== null && this.tokens.matches(manageToken, stored.manageTokenHash);
    if (!isTheirs || house?.id !== stored.booking.restaurantId || !mayUseRestaurant(tx.ctx.caller, house.id)) throw kernelErrors.notFound();
    return stored.booking;
  }
}
