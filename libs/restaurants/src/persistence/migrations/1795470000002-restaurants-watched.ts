import { SqlMigration } from '#kernel';

/**
 * Writes to restaurants, their floor, schedule and policy are in the change log. Lists and searches are told only of
 * what they are decided by, availability only of what it is computed from. Additive; old code writes as before.
 */
export class RestaurantsWatched1795470000002 extends SqlMigration {
  readonly name = 'RestaurantsWatched1795470000002';
  readonly statements = [
    `SELECT cache_watch('restaurants', 'restaurant:{id}',
       'restaurants:{tenant_id} (tenant_id, slug, name, description, cuisines, price_level, city, latitude, longitude, attributes, status)',
       'availability:{id} (time_zone, status)')`,
    // Counters lie apart because they are written often: they leave a restaurant's own answers alone.
    `SELECT cache_watch('restaurant_ratings', 'rating:{restaurant_id}')`,
    ...['restaurant_policies', 'areas', 'tables', 'table_combinations', 'services', 'special_days', 'blocks'].map(
      (table) => `SELECT cache_watch('${table}', 'availability:{restaurant_id}')`,
    ),
  ];
}
