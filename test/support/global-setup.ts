import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate, type MigrationClass } from '#kernel';
import { templateDatabase } from './test-database.ts';
import { TestServer } from './test-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** postgres:// address of the superuser on the run's server, database `postgres`. */
    adminUrl: string;
  }
}

/** One real PostgreSQL for the run, with a template of the migrated schema; gone with the run, also when that is killed. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await TestServer.start();
  try {
    await makeTemplate(server.adminUrl);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('adminUrl', server.adminUrl);
  return () => server.stop();
}

async function makeTemplate(adminUrl: string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`CREATE DATABASE ${templateDatabase}`);
    const url = new URL(adminUrl);
    url.pathname = `/${templateDatabase}`;
    await migrate({ url: url.href, migrations: await migrationsThatLoad() });
  } finally {
    await admin.end();
  }
}

async function migrationsThatLoad(): Promise<MigrationClass[]> {
  const libs = [
    async () => (await import('#kernel')).kernelMigrations,
    async () => (await import('#security')).securityMigrations,
    async () => (await import('#restaurants')).restaurantsMigrations,
    async () => (await import('#bookings')).bookingsMigrations,
  ];
  const found: MigrationClass[] = [];
  for (const load of libs) {
    try {
      found.push(...(await load()));
    } catch (error) {
      console.warn(`WARNING: migrations left out of the template: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return found;
}
