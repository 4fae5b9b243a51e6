import { SqlMigration } from '#kernel';

/** Writes to what a restaurant's published reviews show are in the change log. The moderators' notes are not among it. Additive. */
export class ReviewsWatched1795510003001 extends SqlMigration {
  readonly name = 'ReviewsWatched1795510003001';
  readonly statements = [`SELECT cache_watch('reviews', 'reviews:{restaurant_id} (restaurant_id, rating, title, body, author_name, dined_on, status, created_at)')`];
}
