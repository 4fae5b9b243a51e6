import { SqlMigration } from '#kernel';

/**
 * What searches without words are decided by has a tag of its own: a description that changes leaves them alone. Additive: the
 * triggers are made anew with one tag more, and old code hears what it heard before.
 */
export class ListingsWatched1795510002011 extends SqlMigration {
  readonly name = 'ListingsWatched1795510002011';
  readonly statements = [
    `SELECT cache_watch('restaurants', 'restaurant:{id}',
       'restaurants:{tenant_id} (tenant_id, slug, name, description, cuisines, price_level, city, latitude, longitude, attributes, status)',
       'listings:{tenant_id} (tenant_id, cuisines, price_level, latitude, longitude, status)',
       'availability:{id} (time_zone, status)')`,
  ];
}
