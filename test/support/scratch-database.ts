import { Client } from 'pg';
import { migrate } from '#kernel';
import { allMigrations } from '../../apps/api/src/migrations.ts';
import { TestServer } from './test-server.ts';

/** A migrated database on a server of its own, for a program that measures or hammers; gone when its work ends. */
export interface ScratchDatabase {
  /** postgres:// address, as the superuser. */
  readonly url: string;
  /** e.g. "18.4" */
  readonly serverVersion: string;
}

export interface ScratchDatabaseOptions {
  /** True where a commit must cost what it costs in production. */
  readonly durable: boolean;
  /** Server settings by name. */
  readonly settings?: Record<string, string>;
}

/** Starts a PostgreSQL, makes and migrates one database, runs `work`, and removes everything, also when `work` fails. */
export async function withScratchDatabase<T>(options: ScratchDatabaseOptions, work: (database: ScratchDatabase) => Promise<T>): Promise<T> {
  const server = await TestServer.start({ durable: options.durable, settings: options.settings ?? {} });
  try {
    const url = new URL(server.adminUrl);
    url.pathname = '/couvert';
    const serverVersion = await createDatabase(server.adminUrl);
    await migrate({ url: url.href, migrations: allMigrations });
    return await work({ url: url.href, serverVersion });
  } finally {
    await server.stop();
  }
}

async function createDatabase(adminUrl: string): Promise<string> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query('CREATE DATABASE couvert');
    const { rows } = await admin.query<{ version: string }>(`SELECT current_setting('server_version') AS version`);
    return rows[0]?.version ?? 'unknown';
  } finally {
    await admin.end();
  }
}
