import { fork } from 'node:child_process';
import { loadavg } from 'node:os';
import { extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { AvailabilityIndex, type LiveDay, type LiveStats } from '#bookings';
import { LogConnection, LogTail } from '#caching';
import { createDataSource, Database, plusDays } from '#kernel';
import { partyClasses } from '../libs/bookings/src/domain/booking-class.ts';
import { Mask96 } from '../libs/bookings/src/domain/mask96.ts';
import { aRestaurant } from '../test/support/builders/restaurant-builder.ts';
import { ordinalsOf } from '../test/support/live/ordinals-of.ts';
import { backendMs } from './support/backend-time.ts';
import { nowMs, type ToBook } from './support/book-when-told.ts';
import { growCity } from './support/grow-city.ts';
import { LoopTurns } from './support/loop-turns.ts';
import type { BenchOptions } from './support/options.ts';
import { percentilesOf, rounded } from './support/percentiles.ts';
import { progress } from './support/progress.ts';
import { withDatabase } from './support/with-database.ts';

/**
 * The index of a city as it grows: how long its first date takes and each further one, with bookings in every house and
 * with none; how long the event loop is kept meanwhile; what it weighs; how long a scan takes; and how long after a
 * booking was committed by another process it shows, at rest and while it builds. Turns of the event loop are watched while
 * other dates are built than those that are timed: who watches keeps a core busy.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const plan = {
    sizes: options.numbers('restaurants', [1_000, 10_000, 100_000]),
    /** That an ordinary house wants an evening; loved ones want more, and it comes to 15. */
    perDay: options.number('bookings', 12),
    /** Of which the time until they show is measured, at rest and as many while dates are built. */
    commits: options.number('commits', 100),
    today: new Date().toISOString().slice(0, 10),
  };
  return withDatabase(async ({ url }) => {
    const figures: Record<string, unknown> = {};
    for (const restaurants of plan.sizes) figures[restaurants] = await measure(url, { ...plan, restaurants });
    return { required, restaurants: figures };
  });
}

/** For 100,000 restaurants. */
const required = { firstDateSecondsMax: 30, furtherDateSecondsMax: 5, maskMegabytesADateMax: 40, floorMegabytesMax: 250, shownAfterMsP99Max: 300 };

interface Plan {
  readonly restaurants: number;
  readonly perDay: number;
  readonly commits: number;
  readonly today: string;
}

async function measure(url: string, plan: Plan): Promise<Record<string, unknown>> {
  const dataSource = createDataSource({ url, poolSizeMax: 10, entities: [], onPoolError: ({ message }) => progress(message) });
  await dataSource.initialize();
  const database = new Database(dataSource);
  const onError = (error: unknown): void => progress(String(error));
  const log = new LogTail(new LogConnection({ url, answerTimeoutMs: 5_000 }), { intervalMs: 100, retentionMs: 3_600_000, onError });
  const admin = new Client({ connectionString: url });
  await admin.connect();
  try {
    const tenantId = await growCity(database, plan);
    const houses = await oneTableHouses(admin, tenantId, plan.commits * 2);
    await admin.query('VACUUM ANALYZE');
    const { rows } = await admin.query<{ id: number }>('SELECT id FROM restaurants WHERE tenant_id = $1 ORDER BY id', [tenantId]);
    const ordinals = ordinalsOf(rows.map(({ id }) => id));
    await log.start();
    const serverMs = async (): Promise<number> => {
      await dataSource.query('SELECT 1');
      return backendMs(admin, 'couvert');
    };
    const withIndex = async <T>(work: (city: City) => Promise<T>): Promise<T> => {
      const index = new AvailabilityIndex(log, database, { ordinalsOf: () => ordinals, bytesMax: 1_000_000_000, staleMsMax: 1_000, hotDates: () => [], onError });
      index.start();
      try {
        return await work({ url, tenantId, index, ordinalOf: (id) => ordinals.ordinalOf(id) ?? 0, plan, serverMs });
      } finally {
        await index.stop();
      }
    };
    try {
      const timed = await withIndex(async (city) => ({ ...(await builds(city)), ...weight(city.index.stats()), scan: await scans(city), shownAfterMs: await shownAfter(city, houses) }));
      return { bookingsAHouse: await bookingsAHouse(admin, plan), ...timed, loopTurnMs: await withIndex(turns) };
    } finally {
      await log.stop();
    }
  } finally {
    await admin.end();
    await dataSource.destroy();
  }
}

interface City {
  readonly url: string;
  readonly tenantId: string;
  readonly index: AvailabilityIndex;
  readonly ordinalOf: (restaurantId: number) => number;
  readonly plan: Plan;
  /** Processor time that the server has used for this process so far. */
  readonly serverMs: () => Promise<number>;
}

/** Houses that one booking fills: then it shows. Some in each half. */
async function oneTableHouses(admin: Client, tenantId: string, count: number): Promise<number[]> {
  const houses: number[] = [];
  for (let house = 0; house < count; house++) houses.push((await aRestaurant({ tenantId }).withTable({ seats: 4 }).save(admin)).id);
  return houses;
}

/** Those of the further date. */
async function bookingsAHouse(admin: Client, { today, restaurants }: Plan): Promise<number> {
  const { rows } = await admin.query<{ count: number }>('SELECT count(*)::int AS count FROM bookings WHERE service_date = $1 AND occupies', [plusDays(today, 1)]);
  return rounded((rows[0]?.count ?? 0) / restaurants, 1);
}

const datesOf = ({ today }: Plan): Record<string, string> => ({ firstDate: today, furtherDate: plusDays(today, 1), emptyDate: plusDays(today, 3) });

async function builds(city: City): Promise<Record<string, unknown>> {
  const figures: Record<string, unknown> = {};
  for (const [name, date] of Object.entries(datesOf(city.plan))) {
    const server = await city.serverMs();
    const startedAtMs = performance.now();
    const before = process.cpuUsage();
    await built(city, date);
    const seconds = rounded((performance.now() - startedAtMs) / 1_000, 2);
    const { user, system } = process.cpuUsage(before);
    const processorSeconds = { here: rounded((user + system) / 1_000_000, 2), server: rounded(((await city.serverMs()) - server) / 1_000, 2) };
    // Of all that runs on the machine: more than its cores, and seconds say how long others were waited for.
    figures[name] = { seconds, processorSeconds, load: rounded(loadavg()[0] ?? 0, 1) };
    progress(`${city.plan.restaurants} restaurants, ${name}: ${JSON.stringify(figures[name])}`);
  }
  return figures;
}

/** How long turns of the event loop keep it while a date is built. */
async function turns(city: City): Promise<Record<string, unknown>> {
  const figures: Record<string, unknown> = {};
  for (const [name, date] of Object.entries(datesOf(city.plan))) {
    const watched = new LoopTurns();
    await built(city, date);
    figures[name] = watched.stop();
    progress(`${city.plan.restaurants} restaurants, turns of the event loop, ${name}: ${JSON.stringify(figures[name])}`);
  }
  return figures;
}

async function built({ index, tenantId }: City, date: string): Promise<LiveDay> {
  for (;;) {
    const day = index.day(tenantId, date);
    if (day !== null) return day;
    await sleep(5);
  }
}

function weight({ bytes, days }: LiveStats): Record<string, number> {
  const maskBytes = days.reduce((sum, day) => sum + day.bytes, 0);
  return { maskMegabytesADate: rounded(maskBytes / days.length / 1e6, 2), floorMegabytes: rounded((bytes - maskBytes) / 1e6, 2) };
}

/** All of the city, for an hour of the evening, each class in turns. */
async function scans(city: City): Promise<Record<string, unknown>> {
  const day = await built(city, plusDays(city.plan.today, 1));
  const window = Mask96.ofQuarters([56, 57, 58, 59, 60]);
  const out = new Uint32Array(city.plan.restaurants * 2);
  const tookMs: number[] = [];
  const found: Record<string, number> = {};
  for (let turn = 0; turn < 200; turn++) {
    const partyClass = partyClasses[turn % partyClasses.length] ?? '1';
    const startedAtMs = performance.now();
    found[partyClass] = day.scan({ partyClass, window, nowMs: Date.now() }, null, out);
    tookMs.push(performance.now() - startedAtMs);
  }
  const { p50, p99 } = percentilesOf(tookMs);
  return { ms: { p50, p99 }, found };
}

/** From the commit in another process until a mask here has changed. */
async function shownAfter(city: City, houses: readonly number[]): Promise<Record<string, unknown>> {
  const date = plusDays(city.plan.today, 3);
  const child = fork(new URL(`./support/book-when-told${extname(import.meta.filename)}`, import.meta.url), { execArgv: process.execArgv });
  const half = Math.floor(houses.length / 2);
  const each = async (some: readonly number[]): Promise<ReturnType<typeof percentilesOf>> => {
    const delaysMs: number[] = [];
    for (const [turn, restaurantId] of some.entries()) {
      delaysMs.push(await bookAndSee(city, { restaurantId, date, child }));
      // At another moment of the tail's interval each time.
      await sleep((turn * 37) % 100);
    }
    // The first booking of a process connects and makes plans, and is committed late, not shown late; it counts all the same.
    return percentilesOf(delaysMs);
  };
  try {
    const atRest = await each(houses.slice(0, half));
    const building = new AbortController();
    const keepBuilding = buildOn(city, building.signal);
    const whileBuilding = await each(houses.slice(half));
    building.abort();
    await keepBuilding;
    progress(`${city.plan.restaurants} restaurants, shown after: ${JSON.stringify({ atRest, whileBuilding })}`);
    return { atRest, whileBuilding };
  } finally {
    child.disconnect();
  }
}

async function bookAndSee({ url, tenantId, index, ordinalOf }: City, { restaurantId, date, child }: { restaurantId: number; date: string; child: ReturnType<typeof fork> }): Promise<number> {
  const at = ordinalOf(restaurantId) * 3;
  const words = (): string => index.day(tenantId, date)?.masks('2').subarray(at, at + 3).join() ?? 'unknown';
  const before = words();
  const committed = new Promise<number>((resolve, reject) => {
    child.once('message', (atMs) => resolve(atMs as number));
    child.once('exit', (code) => reject(new Error(`the process that books ended with ${String(code)}`)));
  });
  child.send({ url, tenantId, restaurantId, serviceDate: date } satisfies ToBook);
  const giveUpAtMs = performance.now() + 20_000;
  while (words() === before || words() === 'unknown') {
    if (performance.now() > giveUpAtMs) throw new Error(`a booking at restaurant ${restaurantId} does not show`);
    await sleep(1);
  }
  const shownAtMs = nowMs();
  const committedAtMs = await committed;
  child.removeAllListeners('exit');
  return rounded(Math.max(0, shownAtMs - committedAtMs));
}

/** One date after the other, until told to end. */
async function buildOn(city: City, signal: AbortSignal): Promise<void> {
  for (let days = 12; days < 90 && !signal.aborted; days++) {
    const date = plusDays(city.plan.today, days);
    while (city.index.day(city.tenantId, date) === null && !signal.aborted) await sleep(5);
  }
}
