/** pending: waits to be read by a moderator · published: shown and counted in the rating · rejected: neither. */
export const reviewStatuses = ['pending', 'published', 'rejected'] as const;
export type ReviewStatus = (typeof reviewStatuses)[number];

/** What a moderator decides; it may be decided again. */
export type Verdict = Exclude<ReviewStatus, 'pending'>;

export const reviewSorts = ['newest', 'rating'] as const;
/** Newest first; best rated first, of equals the newest. */
export type ReviewSort = (typeof reviewSorts)[number];

/** Must survive JSON: it is what the repeat of a request is answered with. */
export interface Review {
  /** UUIDv7. */
  readonly id: string;
  readonly restaurantId: number;
  readonly bookingId: string;
  /** 1..5 */
  readonly rating: number;
  readonly title: string;
  readonly body: string;
  /** As it is shown: see `authorNameOf`. */
  readonly authorName: string;
  /** The local day of the visit. */
  readonly dinedOn: string;
  readonly status: ReviewStatus;
  readonly moderationNote: string;
  readonly moderatedAtMs: number | null;
  readonly createdAtMs: number;
  readonly version: number;
}

/** By how much a review's change of status changes the counters that the rating is made of. */
export function ratingChange({ rating, status }: Pick<Review, 'rating' | 'status'>, verdict: Verdict): { readonly reviews: -1 | 0 | 1; readonly sum: number } {
  const before = status === 'published' ? 1 : 0;
  const after = verdict === 'published' ? 1 : 0;
  const reviews = (after - before) as -1 | 0 | 1;
  return { reviews, sum: reviews * rating };
}

/** First name and the last name's initial: enough to be somebody, too little to be found. */
export function authorNameOf(guestName: string | null): string {
  const [first = '', ...others] = (guestName ?? '').trim().split(/\s+/);
  const initial = [...(others.at(-1) ?? '')][0];
  if (first === '') return 'A guest';
  return initial === undefined ? first : `${first} ${initial.toUpperCase()}.`;
}
