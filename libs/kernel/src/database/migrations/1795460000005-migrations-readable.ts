import { SqlMigration } from '../sql-migration.ts';

/** The server asks at its start whether the database is up to date, and it asks as the application's role. Additive. */
export class MigrationsReadable1795460000005 extends SqlMigration {
  readonly name = 'MigrationsReadable1795460000005';
  readonly statements = [`GRANT SELECT ON migrations TO couvert_app`];
}
