import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allMigrations } from '../../apps/api/src/migrations.ts';
import { ensureBuilt, projectDir } from '../support/ensure-built.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

describe("TypeORM's own command line", () => {
  let empty: TestDatabase;
  let migrated: TestDatabase;

  beforeAll(async () => {
    await ensureBuilt();
    [empty, migrated] = await Promise.all([createTestDatabase({ migrated: false }), createTestDatabase()]);
  });
  afterAll(async () => {
    await Promise.all([empty.drop(), migrated.drop()]);
  });

  async function show(url: string): Promise<string[]> {
    const env = { ...process.env, DATABASE_URL: url, NO_COLOR: '1', FORCE_COLOR: '0' };
    const { stdout } = await promisify(execFile)(join(projectDir, 'bin/typeorm'), ['migration:show', '-d', 'ormconfig.ts'], { cwd: projectDir, env });
    return stdout.split('\n').filter((line) => line.includes('['));
  }

  it('shows every migration of every feature as done in a migrated database', async () => {
    const lines = await show(migrated.url);
    expect(lines.map((line) => line.trim().split(' ').at(-1))).toEqual(allMigrations.map((Migration) => new Migration().name).sort(byTimeStamp));
    expect(lines.filter((line) => !line.includes('[X]'))).toEqual([]);
  });

  it('shows them as wanting in an empty one, and runs none', async () => {
    const lines = await show(empty.url);
    expect(lines).toHaveLength(allMigrations.length);
    expect(lines.filter((line) => !line.includes('[ ]'))).toEqual([]);
    expect(await show(empty.url)).toEqual(lines);
  });
});

const byTimeStamp = (one = '', two = ''): number => Number(one.slice(-13)) - Number(two.slice(-13));
