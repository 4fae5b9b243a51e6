import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A migration of plain SQL statements, run in order in one transaction that gives up waiting for locks. */
export abstract class SqlMigration implements MigrationInterface {
  abstract readonly name: string;
  abstract readonly statements: readonly string[];

  async up(runner: QueryRunner): Promise<void> {
    // A migration that queues behind a long transaction would make every later query queue behind it.
    await runner.query(`SET LOCAL lock_timeout = '5s'`);
    for (const sql of this.statements) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error(`${this.name} has no way back: migrations expand before they contract; write a new one`);
  }
}

export type MigrationClass = new () => MigrationInterface & { readonly name?: string };
