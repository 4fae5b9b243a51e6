import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixtures, ImportBench } from './import-support.ts';

describe('an imported file', () => {
  let bench: ImportBench;
  let folder: string;
  beforeAll(async () => {
    bench = await ImportBench.start();
    folder = await mkdtemp(join(tmpdir(), 'couvert-import-'));
  });
  afterAll(async () => {
    await bench.stop();
    await rm(folder, { recursive: true });
  });

  it('of JSON lines takes what it can, and reports every line that it refused or mended', async () => {
    const reportPath = join(folder, 'diners.jsonl');
    const { records, made, report } = await bench.import('nyc', join(fixtures, 'diners.ndjson'), { reportPath });
    expect({ records, made, ...report.counts() }).toEqual({ records: 7, made: 4, refused: 3, mended: 3, assumed: 4 });
    const lines = (await readFile(reportPath, 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as { line: number; outcome: string; code: string });
    expect(lines.filter(({ outcome }) => outcome !== 'assumed').map(({ line, outcome, code }) => `${line} ${outcome} ${code}`)).toEqual([
      '2 mended text-garbled', '3 mended point-missing', '4 refused name-missing', '5 refused broken-record', '6 refused id-repeated', '7 mended point-implausible',
    ]);
    expect(lines.filter(({ code }) => code === 'hours-assumed').map(({ line }) => line)).toEqual([1, 2, 3, 7]);
  });

  it('gives each restaurant its zone, currency, policy, floor and default services', async () => {
    const rows = await bench.ask(
      `SELECT r.slug, r.name, r.street, r.city, r.status, r.time_zone, r.currency, r.cuisines,
              (SELECT count(*) >= 5 FROM tables t WHERE t.restaurant_id = r.id) AS has_tables, EXISTS (SELECT FROM restaurant_policies p WHERE p.restaurant_id = r.id) AS has_policy,
              (SELECT array_agg(s.name || ' ' || s.starts_at_minute || '-' || s.ends_at_minute ORDER BY s.starts_at_minute) FROM services s WHERE s.restaurant_id = r.id) AS services
         FROM restaurants r WHERE source = 'nyc-dohmh' ORDER BY source_id`,
    );
    const common = { time_zone: 'America/New_York', currency: 'USD', has_tables: true, has_policy: true };
    const meals = ['Lunch 720-900', 'Dinner 1080-1380'];
    expect(rows).toEqual([
      { ...common, slug: 'lantern-diner-nyc-dohmh-1001', name: 'Lantern Diner', street: '12 Harbor Street', city: 'Brooklyn', status: 'listed', cuisines: ['american'], services: meals },
      { ...common, slug: 'cafe-nord-nyc-dohmh-1002', name: 'Café Nord', street: '8 Elm Avenue', city: 'Queens', status: 'listed', cuisines: ['café', 'coffee', 'tea'], services: ['Day 480-1020'] },
      { ...common, slug: 'nowhere-grill-nyc-dohmh-1003', name: 'Nowhere Grill', street: '1 Unknown Road', city: 'Bronx', status: 'draft', cuisines: ['steak'], services: meals },
      { ...common, slug: 'far-away-noodles-nyc-dohmh-1006', name: 'Far Away Noodles', street: '77 Mott Street', city: 'New York', status: 'draft', cuisines: ['chinese'], services: meals },
    ]);
  });

  it('that is one packed JSON array has its opening hours as services and special days', async () => {
    const packed = join(folder, 'places.json.gz');
    await writeFile(packed, gzipSync(await readFile(join(fixtures, 'places.json'))));
    const { made, report } = await bench.import('osm', packed);
    expect({ made, codes: report.byCode() }).toEqual({ made: 4, codes: { 'hours-assumed': 1, 'hours-unreadable': 1, 'website-mended': 1 } });
    const services = await bench.ask(
      `SELECT r.source_id, s.weekdays, s.starts_at_minute AS start, s.last_sitting_minute AS last, s.ends_at_minute AS "end" FROM services s JOIN restaurants r ON r.id = s.restaurant_id
        WHERE r.source_id IN ('node/501', 'way/502') ORDER BY 1, s.starts_at_minute`,
    );
    expect(services).toEqual([
      { source_id: 'node/501', weekdays: 0b0111110, start: 720, last: 810, end: 870 },
      { source_id: 'node/501', weekdays: 0b0111110, start: 1110, last: 1260, end: 1320 },
      // After 05:00 it is the next service day: Saturday and Sunday mornings.
      { source_id: 'way/502', weekdays: 0b1100000, start: 300, last: 360, end: 420 },
      { source_id: 'way/502', weekdays: 0b0110000, start: 1200, last: 1680, end: 1740 },
    ]);
    const holidays = await bench.ask(`SELECT d.date::text, d.closed FROM special_days d JOIN restaurants r ON r.id = d.restaurant_id WHERE r.source_id = 'node/501' AND d.date BETWEEN '2027-01-15' AND '2027-12-31' ORDER BY 1`);
    // Those of Belgium's holidays that fall on days on which it would be open.
    expect(holidays).toEqual(['2027-05-01', '2027-05-06', '2027-07-21', '2027-11-11', '2027-12-25'].map((date) => ({ date, closed: true })));
  });

  it('of CSV takes zones and currencies from the points, and refuses what would mean something else', async () => {
    const { made, report } = await bench.import('csv', join(fixtures, 'houses.csv'));
    expect({ made, codes: report.byCode() }).toEqual({ made: 2, codes: { 'field-invalid': 1, 'hours-holidays-unknown': 1 } });
    expect(await bench.ask(`SELECT name, time_zone, country, currency FROM restaurants WHERE source = 'csv' ORDER BY name`)).toEqual([
      { name: 'Momo Himal', time_zone: 'Asia/Kathmandu', country: 'NP', currency: 'NPR' },
      { name: 'The Lagoon, Old Settlement', time_zone: 'Australia/Lord_Howe', country: 'AU', currency: 'AUD' },
    ]);
  });

  it('that ends before its array does keeps what was read, and fails with the line', async () => {
    const cut = join(folder, 'cut.json');
    await writeFile(cut, (await readFile(join(fixtures, 'places.json'), 'utf8')).slice(0, 900));
    await expect(bench.import('osm', cut, { source: 'cut' })).rejects.toThrow(/^line \d+: the file ends before its array does/);
    expect(await bench.ask(`SELECT count(*)::int AS n FROM restaurants WHERE source = 'cut'`)).toEqual([{ n: 2 }]);
  });

  it('is not there: the file system’s own error', async () => {
    await expect(bench.import('csv', join(folder, 'missing.csv'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
