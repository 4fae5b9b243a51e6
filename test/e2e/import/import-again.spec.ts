import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureBuilt, projectDir } from '../../support/ensure-built.ts';
import { Program } from '../../support/program.ts';
import { dinerLine, ImportBench } from './import-support.ts';

const lines = (count: number): string[] => Array.from({ length: count }, (_, number) => dinerLine(number + 1));

describe('a second import', () => {
  let bench: ImportBench;
  let folder: string;
  let path: string;
  beforeAll(async () => {
    await ensureBuilt();
    bench = await ImportBench.start();
    folder = await mkdtemp(join(tmpdir(), 'couvert-import-'));
    path = join(folder, 'diners.ndjson');
  }, 300_000);
  beforeEach(async () => {
    await bench.ask(`TRUNCATE restaurants, restaurant_search CASCADE`);
    await writeFile(path, lines(30).join(''));
    await bench.import('nyc', path);
  });
  afterAll(async () => {
    await bench.stop();
    await rm(folder, { recursive: true });
  });

  /** The row versions of everything that an import writes. */
  const versions = (): Promise<unknown[]> =>
    bench.ask(
      `SELECT r.source_id, r.xmin::text AS restaurant, i.xmin::text AS fingerprints, (SELECT array_agg(s.id ORDER BY s.id) FROM services s WHERE s.restaurant_id = r.id) AS services,
              (SELECT array_agg(t.xmin::text ORDER BY t.id) FROM tables t WHERE t.restaurant_id = r.id) AS tables
         FROM restaurants r JOIN restaurant_imports i ON i.restaurant_id = r.id ORDER BY r.id`,
    );

  it('of an unchanged file writes nothing', async () => {
    const before = await versions();
    const { made, changed, unchanged } = await bench.import('nyc', path);
    expect({ made, changed, unchanged }).toEqual({ made: 0, changed: 0, unchanged: 30 });
    expect(await versions()).toEqual(before);
  });

  it('writes the lines that have changed, under the same id and slug, and the new ones', async () => {
    const changes = lines(32);
    changes[4] = dinerLine(5, { name: 'Diner Five, renamed', cuisine: 'Greek' });
    await writeFile(path, changes.join(''));
    const [before] = await bench.ask<{ id: number; slug: string; version: number }>(`SELECT id, slug, version FROM restaurants WHERE source_id = '5'`);
    const { made, changed, unchanged } = await bench.import('nyc', path);
    expect({ made, changed, unchanged }).toEqual({ made: 2, changed: 1, unchanged: 29 });
    expect(await bench.ask(`SELECT id, slug, name, cuisines, version FROM restaurants WHERE source_id = '5'`)).toEqual([{ ...before, name: 'Diner Five, renamed', cuisines: ['greek'], version: (before?.version ?? 0) + 1 }]);
  });

  it('leaves what people have changed where the source has not', async () => {
    await bench.ask(`UPDATE restaurants SET name = 'Renamed by its owner', status = 'suspended' WHERE source_id = '5'`);
    await bench.import('nyc', path);
    expect(await bench.ask(`SELECT name, status FROM restaurants WHERE source_id = '5'`)).toEqual([{ name: 'Renamed by its owner', status: 'suspended' }]);
  });

  it('lists a draft that has got its point, and does not move who has lost theirs', async () => {
    const without = lines(30);
    without[0] = dinerLine(1, { lonlat: [0, 0] });
    without.push(dinerLine(31, { lonlat: [] }));
    await writeFile(path, without.join(''));
    await bench.import('nyc', path);
    expect(await bench.ask(`SELECT source_id, status, round(latitude::numeric, 3)::text AS latitude FROM restaurants WHERE source_id IN ('1', '31') ORDER BY id`)).toEqual([
      { source_id: '1', status: 'listed', latitude: '40.701' }, { source_id: '31', status: 'draft', latitude: '40.728' },
    ]);
    await writeFile(path, lines(31).join(''));
    await bench.import('nyc', path);
    expect(await bench.ask(`SELECT status, round(latitude::numeric, 3)::text AS latitude FROM restaurants WHERE source_id = '31'`)).toEqual([{ status: 'listed', latitude: '40.731' }]);
  });

  it('replaces services and its own special days where the hours have changed, and no day of the restaurant’s own', async () => {
    const csv = join(folder, 'houses.csv');
    const row = (hours: string): string => `id,name,latitude,longitude,opening_hours\n1,Chez Ada,50.8467,4.3525,"${hours}"\n`;
    await writeFile(csv, row('Mo-Su 12:00-15:00; PH off'));
    await bench.import('csv', csv);
    const [{ id } = { id: 0 }] = await bench.ask<{ id: number }>(`SELECT id FROM restaurants WHERE source = 'csv'`);
    await bench.ask(`INSERT INTO special_days (tenant_id, restaurant_id, date, closed, note) VALUES ($1, $2, '2027-08-02', true, 'Our wedding')`, [bench.tenantId, id]);
    await writeFile(csv, row('Mo-Su 18:00-22:00; Jul 21 off'));
    await expect(bench.import('csv', csv)).resolves.toMatchObject({ changed: 1 });
    expect(await bench.ask(`SELECT starts_at_minute, ends_at_minute FROM services WHERE restaurant_id = $1`, [id])).toEqual([{ starts_at_minute: 1080, ends_at_minute: 1320 }]);
    expect(await bench.ask(`SELECT date::text, note FROM special_days WHERE restaurant_id = $1 ORDER BY date`, [id])).toEqual([
      { date: '2027-07-21', note: 'From the published opening hours' }, { date: '2027-08-02', note: 'Our wedding' },
    ]);
  });

  it('refuses the one line that breaks a rule of the database, and takes the others of its batch', async () => {
    await bench.ask(`ALTER TABLE restaurants ADD CONSTRAINT no_thirteen CHECK (name <> 'Diner 13a')`);
    await writeFile(path, [...lines(30), dinerLine(40, { name: 'Diner 13a' }), dinerLine(41)].join(''));
    const { made, report } = await bench.import('nyc', path);
    await bench.ask(`ALTER TABLE restaurants DROP CONSTRAINT no_thirteen`);
    expect({ made, refused: report.byCode()['database-refused'] }).toEqual({ made: 1, refused: 1 });
  });

  it('at the same time as another ends as one alone', async () => {
    await writeFile(path, lines(120).join(''));
    const both = await Promise.all([bench.import('nyc', path, { batchSize: 20 }), bench.import('nyc', path, { batchSize: 20 })]);
    expect(both.map(({ made, changed, unchanged }) => made + changed + unchanged)).toEqual([120, 120]);
    expect(both.reduce((sum, { made }) => sum + made, 0)).toBe(90);
    expect(await bench.ask(`SELECT count(*)::int AS n FROM restaurants WHERE source = 'nyc-dohmh'`)).toEqual([{ n: 120 }]);
  });

  it('after kill -9 in the middle of the first ends right', async () => {
    const count = 6_000;
    await writeFile(path, lines(count).join(''));
    const args = ['dist/apps/cli/src/main.js', 'import', '--format', 'nyc', '--tenant', 'city', '--today', '2027-01-15', path];
    const first = new Program({ command: join(projectDir, 'bin/node'), args, cwd: projectDir, env: { ...process.env, DATABASE_URL: bench.test.url } });
    const written = async (): Promise<number> => (await bench.ask<{ n: number }>(`SELECT count(*)::int AS n FROM restaurants`))[0]?.n ?? 0;
    await first.until(async () => (await written()) > 500, { what: 'some batches are written', withinMs: 60_000 });
    await first.stop({ signal: 'SIGKILL' });
    const left = await written();
    expect(left).toBeLessThan(count);
    const { made, unchanged } = await bench.import('nyc', path);
    expect(made + unchanged).toBe(count);
    expect(unchanged).toBeGreaterThanOrEqual(left);
    expect(
      await bench.ask(
        `SELECT count(*)::int AS restaurants, count(*) FILTER (WHERE EXISTS (SELECT FROM services s WHERE s.restaurant_id = r.id) AND EXISTS (SELECT FROM tables t WHERE t.restaurant_id = r.id)
                AND EXISTS (SELECT FROM restaurant_policies p WHERE p.restaurant_id = r.id) AND EXISTS (SELECT FROM restaurant_imports i WHERE i.restaurant_id = r.id))::int AS whole FROM restaurants r`,
      ),
    ).toEqual([{ restaurants: count, whole: count }]);
  }, 120_000);
});
