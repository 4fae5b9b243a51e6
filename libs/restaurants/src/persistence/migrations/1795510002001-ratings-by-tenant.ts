import { SqlMigration } from '#kernel';

/** A tenant's lists are ordered by ratings, so who keeps one hears of any of them. Additive: the triggers are made anew with one tag more. */
export class RatingsByTenant1795510002001 extends SqlMigration {
  readonly name = 'RatingsByTenant1795510002001';
  readonly statements = [`SELECT cache_watch('restaurant_ratings', 'rating:{restaurant_id}', 'ratings:{tenant_id}')`];
}
