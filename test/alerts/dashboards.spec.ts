import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allMetrics } from '#monitoring';
import { allDashboards } from '../../scripts/dashboards/all-dashboards.ts';
import { grafanaJson } from '../../scripts/dashboards/dashboard.ts';
import { quantile } from '../../scripts/dashboards/expressions.ts';
import { projectDir } from '../support/ensure-built.ts';
import { unknownNames } from './known-metrics.ts';
import { namesIn } from './promql-names.ts';

const folder = 'deploy/grafana';

interface GrafanaFile {
  readonly uid: string;
  readonly templating: { readonly list: readonly { readonly query: string }[] };
  readonly panels: readonly { readonly id: number; readonly title: string; readonly gridPos: { readonly x: number; readonly y: number }; readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[] }[];
}

const deployed = async (): Promise<{ name: string; file: GrafanaFile }[]> => {
  const names = (await readdir(join(projectDir, folder))).toSorted();
  return Promise.all(names.map(async (name) => ({ name, file: JSON.parse(await readFile(join(projectDir, folder, name), 'utf8')) as GrafanaFile })));
};

describe('a dashboard', () => {
  it('is what scripts/dashboards makes of the list of metrics', async () => {
    expect((await deployed()).map(({ name }) => name)).toEqual(allDashboards.map(({ uid }) => `${uid}.json`).toSorted());
    for (const dashboard of allDashboards) expect(await readFile(join(projectDir, folder, `${dashboard.uid}.json`), 'utf8')).toBe(grafanaJson(dashboard));
  });

  it('asks for metrics and labels that exist', async () => {
    const files = await deployed();
    const asked = files.flatMap(({ name, file }) => file.panels.flatMap(({ targets }) => targets.map(({ expr }) => ({ name, expr }))));
    expect(asked.length).toBeGreaterThan(60);
    expect(asked.flatMap(({ name, expr }) => unknownNames(expr).map((wrong) => `${name}: ${wrong}`))).toEqual([]);
    const known = new Set(allMetrics.map(({ name }) => name));
    for (const { file } of files) expect(known).toContain(/label_values\((\w+), instance\)/.exec(file.templating.list[1]?.query ?? '')?.[1]);
  });

  it('names in its legends only labels that remain', async () => {
    for (const { name, file } of await deployed()) {
      for (const { title, targets } of file.panels) {
        for (const { expr, legendFormat } of targets) {
          const shown = new Set([...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label));
          expect(shown, `${name}: ${title}`).toEqual(new Set(namesIn(expr).groupings.filter((label) => label !== 'le')));
        }
      }
    }
  });

  it('has its pictures beside each other, none on another', async () => {
    for (const { file } of await deployed()) {
      expect(new Set(file.panels.map(({ id }) => id)).size).toBe(file.panels.length);
      expect(new Set(file.panels.map(({ gridPos: { x, y } }) => `${x},${y}`)).size).toBe(file.panels.length);
    }
  });

  it('leaves out no metric: one of them draws what no other does', async () => {
    const drawn = new Set((await deployed()).flatMap(({ file }) => file.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => namesIn(expr).selectors.map(({ metric }) => metric.replace(/_(bucket|count|sum)$/, ''))))));
    expect(allMetrics.map(({ name }) => name).filter((name) => !drawn.has(name))).toEqual([]);
  });

  it('cannot ask a counter for its quantiles', () => {
    const counter = allMetrics.find(({ kind }) => kind === 'counter');
    expect(() => quantile(0.5, counter as NonNullable<typeof counter>)).toThrow(RangeError);
  });
});
