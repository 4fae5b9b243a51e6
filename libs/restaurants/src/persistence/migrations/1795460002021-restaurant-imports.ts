import { SqlMigration, tenantTable } from '#kernel';

/** What the last import read about a restaurant, as fingerprints: equal ones mean that there is nothing to write. Additive. */
export class RestaurantImports1795460002021 extends SqlMigration {
  readonly name = 'RestaurantImports1795460002021';
  readonly statements = [
    `CREATE TABLE restaurant_imports (
       restaurant_id integer PRIMARY KEY REFERENCES restaurants (id) ON DELETE CASCADE,
       tenant_id uuid NOT NULL,
       place_hash text NOT NULL CHECK (length(place_hash) <= 44),
       hours_hash text NOT NULL CHECK (length(hours_hash) <= 44),
       imported_at timestamptz NOT NULL DEFAULT now())`,
    ...tenantTable('restaurant_imports'),
  ];
}
