import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { plusDays } from '#kernel';
import { Prng } from '../../apps/cli/src/bulk/prng.ts';
import { percentilesOf, type Percentiles } from '../../bench/support/percentiles.ts';
import { Caller } from '../hammer/diners/caller.ts';
import { Wire } from '../hammer/diners/wire.ts';
import { History } from '../hammer/history.ts';
import { withScratchDatabase } from '../support/scratch-database.ts';
import { spawnApi, type ApiProcess } from '../support/spawn-api.ts';
import { answeredFrom, answersVariable } from './api/answers.ts';
import { cities, type City } from './cities.ts';
import { couvert } from './command-line.ts';
import { FloorView, isFree, type Floor, type Visit } from './floor-view.ts';
import { Visitors, type Booked } from './visitors.ts';

export interface CityRunOptions {
  /** Folder of the files of real restaurants. */
  readonly dataDir: string;
  readonly radiusM: number;
  /** For each city. */
  readonly seconds: number;
  readonly onProgress: (line: string) => void;
}

export interface CityResult extends Booked {
  readonly city: string;
  readonly restaurantsInCircle: number;
  readonly seconds: number;
  readonly searchMs: Percentiles;
  readonly bookingMs: Percentiles;
  /** Searches whose candidates were named by memory, and by PostgreSQL. */
  readonly answered: Readonly<Record<keyof typeof answeredFrom, number>>;
  /** Free by the database at the end, and offered by nobody. Only judged when search offered nothing any more. */
  readonly hidden: readonly number[];
}

const partySize = 4;
const time = '19:30';
const timeoutMs = 30_000;
/** A city of 25,000 is known after seconds; a machine with other work takes longer. */
const knownMsMax = 120_000;

/** Imports the real files, and books every table for 4 at 19:30 around a point of each city. */
export async function runCities(options: CityRunOptions): Promise<CityResult[]> {
  return withScratchDatabase({ durable: true, settings: { shared_buffers: '256MB' } }, async ({ url }) => {
    for (const city of cities) await importCity(url, city, options);
    const admin = new Pool({ connectionString: url, application_name: 'city', max: 8 });
    // A pool tells of connections that are cut while idle, as they all are when the server stops before they have said goodbye.
    const lost: Error[] = [];
    admin.on('error', (error) => lost.push(error));
    const processes: ApiProcess[] = [];
    const notesDir = await mkdtemp(join(tmpdir(), 'couvert-city-'));
    const answersPath = join(notesDir, 'answers');
    const env = { LOG_LEVEL: 'warn', COUVERT_DRAIN_WAIT_MS: '0', [answersVariable]: answersPath };
    try {
      for (let count = 0; count < 2; count += 1) processes.push(await spawnApi({ databaseUrl: url, main: 'test/city/api/main.js', env }));
      const results: CityResult[] = [];
      for (const city of cities) results.push(await visit(city, options, { admin, databaseUrl: url, answersPath, urls: processes.map((api) => api.url) }));
      if (lost[0] !== undefined) throw lost[0];
      return results;
    } finally {
      await Promise.all(processes.map(({ program }) => program.stop()));
      await admin.end();
      await rm(notesDir, { recursive: true, force: true });
    }
  });
}

async function importCity(url: string, { slug, name, format, file }: City, { dataDir, onProgress }: CityRunOptions): Promise<void> {
  const found = (await readdir(dataDir)).find((entry) => file.test(entry));
  if (found === undefined) throw new RangeError(`${dataDir} has no file for ${name} (${file.source})`);
  await couvert(url, ['tenants', 'create', '--slug', slug, '--name', name]);
  const told = await couvert(url, ['import', '--format', format, '--tenant', slug, join(dataDir, found)]);
  // Every refused and mended line follows; the import has its own tests.
  onProgress(told.split('\n', 3).join('\n'));
}

interface Running {
  readonly admin: Pool;
  readonly databaseUrl: string;
  /** Where the processes note their answers. */
  readonly answersPath: string;
  readonly urls: readonly string[];
}

async function visit(city: City, { radiusM, seconds, onProgress }: CityRunOptions, { admin, databaseUrl, answersPath, urls }: Running): Promise<CityResult> {
  const apiKey = await couvert(databaseUrl, ['keys', 'create', '--tenant', city.slug, '--name', 'city']);
  const { rows } = await admin.query<{ id: string }>('SELECT id FROM tenants WHERE slug = $1', [city.slug]);
  const wanted: Visit = { date: aFridayAhead(), time, partySize };
  const view = new FloorView(admin);
  const around = { tenantId: rows[0]?.id ?? '', visit: wanted, centre: city.centre, metres: radiusM };
  const floors = new Map((await view.around(around)).map((floor) => [floor.restaurantId, floor]));
  onProgress(`${city.name}: ${floors.size} restaurants within ${radiusM} m; a table for ${partySize} at ${time} on ${wanted.date}, for ${seconds} s at most`);

  const wire = new Wire({ connectionsMax: 32 });
  const history = new History(null);
  for (const url of urls) await answersFromMemory(url, { apiKey, city, wanted, answersPath });
  await writeFile(answersPath, '');
  const startedAt = performance.now();
  try {
    const caller = new Caller({ wire, urls, apiKey, history, random: new Prng('city', city.slug), timeoutMs });
    const booked = await new Visitors({ caller, view, floors, visit: wanted, centre: city.centre, radiusM, endsAtMs: startedAt + seconds * 1_000 }).bookEverything();
    const took = (action: string): Percentiles => percentilesOf(history.exchanges.flatMap(({ action: of, answer, sentAtMs }) => (of === action && answer !== null ? [answer.atMs - sentAtMs] : [])));
    const notes = [...(await readFile(answersPath, 'utf8'))];
    const answered = { memory: notes.filter((note) => note === answeredFrom.memory).length, rows: notes.filter((note) => note === answeredFrom.rows).length };
    return {
      ...booked, city: city.name, answered, restaurantsInCircle: floors.size, seconds: (performance.now() - startedAt) / 1_000,
      searchMs: took('search'), bookingMs: took('book'), hidden: booked.exhausted ? await stillFree([...floors.values()], view, wanted) : [],
    };
  } finally {
    wire.close();
  }
}

/** Waits until a process has come to know the city and the date: it is asked for a date that no process keeps ahead of questions. */
async function answersFromMemory(url: string, { apiKey, city, wanted, answersPath }: { apiKey: string; city: City; wanted: Visit; answersPath: string }): Promise<void> {
  const query = new URLSearchParams({ near: `${city.centre.latitude},${city.centre.longitude}`, date: wanted.date, time: wanted.time, party_size: String(wanted.partySize) });
  const startedAt = performance.now();
  for (;;) {
    await writeFile(answersPath, '');
    const answer = await fetch(`${url}/v1/search?${query.toString()}`, { headers: { 'x-api-key': apiKey } });
    await answer.arrayBuffer();
    if ((await readFile(answersPath, 'utf8')) === answeredFrom.memory) return;
    if (performance.now() - startedAt > knownMsMax) throw new Error(`${url} does not come to know ${city.name}; it answered ${answer.status}`);
    await sleep(200);
  }
}

async function stillFree(floors: readonly Floor[], view: FloorView, wanted: Visit): Promise<number[]> {
  const free: number[] = [];
  for (const floor of floors) if (isFree(floor, wanted, await view.occupants(floor.restaurantId))) free.push(floor.restaurantId);
  return free;
}

/** One to two weeks from now: inside every horizon, outside every lead time. */
function aFridayAhead(): string {
  const inAWeek = plusDays(new Date().toISOString().slice(0, 10), 7);
  const weekday = new Date(`${inAWeek}T00:00:00Z`).getUTCDay();
  return plusDays(inAWeek, (5 - weekday + 7) % 7);
}
