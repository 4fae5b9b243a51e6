import { SqlMigration } from '../sql-migration.ts';

/**
 * Keys run out in the order in which they came, which is nearly the order in which they lie: a block range index finds
 * those that have, and costs the writers nothing. Old code runs beside it.
 */
export class KeysExpireInOrder1795480000002 extends SqlMigration {
  readonly name = 'KeysExpireInOrder1795480000002';
  readonly statements = [`CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys USING brin (expires_at)`, `DROP INDEX idempotency_keys_expiry`];
}
