import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '#kernel';
import { allMigrations } from '../../apps/api/src/migrations.ts';
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
    await migrate({ url: url.href, migrations: allMigrations });
  } finally {
    await admin.end();
  }
}
