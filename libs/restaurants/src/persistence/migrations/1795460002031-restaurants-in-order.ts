import { SqlMigration } from '#kernel';

/**
 * The list of a tenant's restaurants, in the order in which they came, page by page. Without it a page of a small tenant
 * among large ones is either a walk through everybody's ids or a sort of all of its own. Additive.
 */
export class RestaurantsInOrder1795460002031 extends SqlMigration {
  readonly name = 'RestaurantsInOrder1795460002031';
  readonly statements = [`CREATE INDEX restaurants_in_order ON restaurants (tenant_id, id)`];
}
