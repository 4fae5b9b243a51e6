import { SqlMigration } from '#kernel';

/** A tenant's guests in the order in which they came: a page of a small tenant was a walk through everybody's ids. Additive. */
export class GuestsInOrder1795480003003 extends SqlMigration {
  readonly name = 'GuestsInOrder1795480003003';
  readonly statements = [`CREATE INDEX guests_in_order ON guests (tenant_id, id)`];
}
