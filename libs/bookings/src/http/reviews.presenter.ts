import type { Page } from '#kernel';
import type { Review } from '../domain/review.ts';
import type { ModeratedReviewBody, ReviewBody } from './review.response.ts';

export function presentReview(review: Review): ReviewBody {
  const { id, rating, title, body, status } = review;
  return {
    id,
    restaurant_id: review.restaurantId,
    rating,
    title,
    body,
    author: review.authorName,
    dined_on: review.dinedOn,
    status,
    created_at: new Date(review.createdAtMs).toISOString(),
  };
}

export function presentModeratedReview(review: Review): ModeratedReviewBody {
  return Object.assign(presentReview(review), {
    booking_id: review.bookingId,
    moderation_note: review.moderationNote,
    moderated_at: review.moderatedAtMs === null ? null : new Date(review.moderatedAtMs).toISOString(),
    version: review.version,
  });
}

export function presentReviews<Body>({ items, next }: Page<Review>, present: (review: Review) => Body): Page<Body> {
  return { items: items.map(present), next };
}
