import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { draw } from '../../scripts/architecture/draw.ts';
import { edgesOf, type Edge } from '../../scripts/architecture/edges.ts';
import { apps, libs } from '../../scripts/fence/fence-table.ts';
import { projectDir } from '../support/ensure-built.ts';

describe('the imports as they are', () => {
  let edges: readonly Edge[] = [];

  beforeAll(async () => {
    edges = await edgesOf(projectDir);
  });

  it('are those that the table allows, by the eyes of another tool', () => {
    const allowed = new Set([
      ...Object.entries(libs).flatMap(([lib, below]) => below.map((to) => `libs/${lib} libs/${to}`)),
      ...Object.entries(apps).flatMap(([app, others]) => [...others.map((to) => `apps/${app} apps/${to}`), ...Object.keys(libs).map((lib) => `apps/${app} libs/${lib}`)]),
    ]);
    expect(edges.map(({ from, to }) => `${from} ${to}`).filter((edge) => !allowed.has(edge))).toEqual([]);
  });

  it('were all seen: the libs that are built on others show it', () => {
    expect(edges).toEqual(expect.arrayContaining([{ from: 'libs/bookings', to: 'libs/restaurants' }, { from: 'libs/restaurants', to: 'libs/kernel' }, { from: 'apps/api', to: 'libs/bookings' }]));
  });

  it('are drawn in docs/architecture.mmd (npm run architecture)', async () => {
    expect(await readFile(join(projectDir, 'docs/architecture.mmd'), 'utf8')).toBe(draw(edges));
  });
});
