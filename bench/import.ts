import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { createDataSource, Database } from '#kernel';
import { ensureTenant } from '../apps/cli/src/bulk/persistence/ensure-tenant.ts';
import { formats } from '../apps/cli/src/import/formats/formats.ts';
import { importFile } from '../apps/cli/src/import/import-file.ts';
import { inventRestaurant } from '../apps/cli/src/seed/invent-restaurant.ts';
import type { BenchOptions } from './support/options.ts';
import { pairedRounds, shareOf } from './support/paired-rounds.ts';
import { median, rounded } from './support/percentiles.ts';
import { progress } from './support/progress.ts';
import { withDatabase } from './support/with-database.ts';

// Restaurants a second, from a packed file to committed rows with floors, services and search. Beside it, in the same
// run, a bare COPY of the very rows that the import has written: same tables, constraints and triggers, from
// a file on the server's own disk, past row-level security, with nothing read, judged or asked. It is the limit.

/** What an import fills, in the order of their references; what triggers fill is not copied. */
const tables = ['restaurants', 'restaurant_policies', 'restaurant_ratings', 'areas', 'tables', 'table_combinations', 'services', 'special_days', 'restaurant_imports'] as const;

const today = '2027-01-15';

export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const restaurants = options.number('restaurants', 10_000);
  const rounds = options.number('rounds', 3);
  const folder = await mkdtemp(join(tmpdir(), 'couvert-bench-'));
  try {
    const path = join(folder, 'places.json.gz');
    await writePlaces(path, restaurants);
    return await withDatabase(({ url }) => measure({ url, path, restaurants, rounds }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure({ url, path, restaurants, rounds }: { url: string; path: string; restaurants: number; rounds: number }): Promise<Record<string, unknown>> {
  const dataSource = createDataSource({ url, poolSizeMax: 3, entities: [], onPoolError: ({ message }) => progress(message) });
  const admin = new Client({ connectionString: url });
  await Promise.all([dataSource.initialize(), admin.connect()]);
  try {
    const database = new Database(dataSource);
    const tenantId = await ensureTenant(database, { slug: 'bench', name: 'Bench' });
    const importAll = async (): Promise<void> => {
      await importFile({ database, tenantId, format: formats['osm'] as NonNullable<(typeof formats)[string]>, path, today, reportPath: null });
    };
    await importAll();
    const rows = await keepForCopy(admin);
    progress(`${restaurants} restaurants are ${rows} rows`);
    const figures = await pairedRounds({
      rounds,
      contenders: {
        import: () => emptied(admin, () => perSecond(restaurants, importAll)),
        copy: () => emptied(admin, () => perSecond(restaurants, () => copyBack(admin))),
        // Right after an import or a copy of the same rows: nothing has changed, and nothing is written.
        again: async () => {
          await importAll();
          return perSecond(restaurants, importAll);
        },
      },
      onRound: (round, { import: imported, copy, again }) => progress(`round ${round + 1}: import ${Math.round(imported)}/s, bare COPY ${Math.round(copy)}/s, unchanged ${Math.round(again)}/s`),
    });
    return {
      restaurants,
      rows,
      restaurantsPerSecond: Math.round(median(figures.import)),
      unchangedPerSecond: Math.round(median(figures.again)),
      copyPerSecond: Math.round(median(figures.copy)),
      shareOfCopy: shareOf(figures.import, figures.copy),
      rowsPerSecond: rounded((median(figures.import) * rows) / restaurants),
    };
  } finally {
    await Promise.all([dataSource.destroy(), admin.end()]);
  }
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return (count * 1_000) / (performance.now() - startedAtMs);
}

/** Runs `work` on empty tables whose statistics say nothing, as on a first day. */
async function emptied<T>(admin: Client, work: () => Promise<T>): Promise<T> {
  await admin.query('TRUNCATE restaurants, restaurant_search, search_vocabulary CASCADE');
  await admin.query('CHECKPOINT');
  return work();
}

/** Has the server write what the import has written to files of its own. @returns how many rows. */
async function keepForCopy(admin: Client): Promise<number> {
  let rows = 0;
  for (const table of tables) rows += (await admin.query(`COPY ${escapeIdentifier(table)} TO ${await fileOf(admin, table)}`)).rowCount ?? 0;
  return rows;
}

async function copyBack(admin: Client): Promise<void> {
  await admin.query('BEGIN');
  for (const table of tables) await admin.query(`COPY ${escapeIdentifier(table)} FROM ${await fileOf(admin, table)}`);
  await admin.query('COMMIT');
}

/** In the server's own folder, which it may write to whoever it runs as, and which goes with it. */
async function fileOf(admin: Client, table: string): Promise<string> {
  const { rows } = await admin.query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`);
  return escapeLiteral(join(rows[0]?.folder ?? '', `bench-${table}.copy`));
}

const openingHours = [
  '', '', '', 'Mo-Su 12:00-22:00', 'Tu-Sa 12:00-14:30,18:30-22:00', 'Mo-Fr 12:00-14:30; Sa 18:00-23:00; Su off', 'Fr-Sa 18:00-02:00', '24/7', 'Mo-Su 11:00-23:00; PH off',
  'Apr-Sep Mo-Su 10:00-23:00; Oct-Mar Fr-Su 12:00-20:00', 'Mo-Su 17:00-01:00', 'We-Su 12:00-15:00,18:00-23:00; Dec 25 off', 'Mo-Sa 08:00-18:00', 'Tu-Su 11:30-14:00,18:00-21:30',
];

/** A packed file of invented places in OpenStreetMap's form. */
async function writePlaces(path: string, count: number): Promise<void> {
  async function* elements(): AsyncGenerator<string> {
    for (let ordinal = 0; ordinal < count; ordinal++) {
      const { name, street, postalCode, city, latitude, longitude, cuisines } = inventRestaurant({ seed: 5, ordinal, today, cityNames: ['Brussels', 'Paris', 'London'] });
      const place = { osm_id: ordinal + 1, osm_type: 'node', name, address: `${street}, ${postalCode}, ${city}`, lat: latitude, lng: longitude, cuisine: cuisines.join(';'), amenity: 'restaurant', opening_hours: openingHours[ordinal % openingHours.length] };
      yield `${ordinal === 0 ? '[' : ','}\n${JSON.stringify(place)}`;
    }
    yield '\n]\n';
  }
  await pipeline(Readable.from(elements()), createGzip(), createWriteStream(path));
}
