import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '#kernel';
import { allMigrations } from '../../apps/api/src/migrations.ts';
import { installPrograms } from './system/install-programs.ts';
import { whatDidNotRun } from './system/say-what-did-not-run.ts';
import { systemPrograms, type SystemProgramName } from './system/system-programs.ts';
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
  const missing = await installPrograms(Object.keys(systemPrograms) as SystemProgramName[]);
  const server = await TestServer.start();
  try {
    await makeTemplate(server.adminUrl);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('adminUrl', server.adminUrl);
  return async () => {
    await server.stop();
    // After the summary: what nobody reads further up.
    const lines = await whatDidNotRun(project.vitest.state.getFiles().map(({ filepath }) => filepath), missing);
    if (lines.length > 0) process.stderr.write(`\n${lines.join('\n')}\n`);
  };
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
