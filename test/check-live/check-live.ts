import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Pool } from 'pg';
import { Prng } from '../../apps/cli/src/bulk/prng.ts';
import { Caller } from '../hammer/diners/caller.ts';
import { Wire } from '../hammer/diners/wire.ts';
import { History as Exchanges } from '../hammer/history.ts';
import type { Program } from '../support/program.ts';
import { spawnApi, type ApiProcess } from '../support/spawn-api.ts';
import { optionsVariable, type WatchedOptions } from './api/options.ts';
import { buildCity, type City } from './city.ts';
import { tailPeriodMs, type Fault } from './facts.ts';
import { bringFaults, plannedFaults } from './faults.ts';
import { History, readHistory } from './history.ts';
import { judge, type Verdict } from './judge.ts';
import { ByHand } from './life/by-hand.ts';
import { Guest } from './life/guests.ts';
import { Staff } from './life/staff.ts';
import { MortalPostgres } from '../support/mortal-postgres.ts';
import { apply, sabotageOf, type Sabotage } from './sabotage.ts';
import { Searcher, ShowWindow, type Door } from './searcher.ts';
import { showsAtFirst, type ServiceClock } from './service-clock.ts';
import { installTouches } from './touches.ts';

export interface CheckOptions {
  readonly seconds: number;
  /** It goes on for up to another minute until so many were answered: a busy machine gives few in a second. */
  readonly pagesMin: number;
  readonly seed: number;
  readonly processes: number;
  readonly tenants: number;
  /** Of each tenant. */
  readonly houses: number;
  readonly searchers: number;
  readonly guests: number;
  readonly faults: readonly Fault['kind'][];
  readonly sabotage: Sabotage | null;
  /** Where every line of the history goes; null for a file that is removed at the end. */
  readonly historyPath: string | null;
  readonly onProgress: (line: string) => void;
}

export interface CheckResult extends Verdict {
  readonly faults: readonly Fault[];
  /** Of guests, accepted or not; of staff and by hand, those that were committed. */
  readonly changes: { readonly guests: number; readonly staff: number; readonly byHand: number };
}

/** How many times as fast as ours the clock of services runs: a hold of two minutes runs out within two seconds. */
const serviceSpeed = 60;
const timeoutMs = 30_000;
const extensionMs = 60_000;
const progressMs = 5_000;
/** Fewer, and little happens; more, and a day is never left alone for longer than the bound, so nothing is due. */
const hands = [0, 1, 2];
const pauseMs = { guest: 150, staff: 400, byHand: 250 } as const;

/** A city, its guests and its mishaps on a database of its own, and searches beside them; then all answers are judged. Nothing it starts outlives it. */
export async function checkLive(options: CheckOptions): Promise<CheckResult> {
  const folder = await mkdtemp(join(tmpdir(), 'couvert-check-live-'));
  const historyPath = options.historyPath ?? join(folder, 'history.ndjson');
  const postgres = await MortalPostgres.start();
  try {
    const changes = await gather(options, { postgres, historyPath });
    const lines = readHistory(historyPath);
    options.onProgress(`judging ${lines.length} lines of history`);
    return { ...judge(lines), changes, faults: lines.filter((line) => line.of === 'fault') };
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function gather(options: CheckOptions, { postgres, historyPath }: { postgres: MortalPostgres; historyPath: string }): Promise<CheckResult['changes']> {
  const showedMs = showsAtFirst(Date.now());
  const city = await prepare(options, { url: postgres.url, beginsAtMs: showedMs });
  const clock: ServiceClock = { startedAtMs: Date.now(), showedMs, speed: serviceSpeed };
  const history = new History(historyPath);
  const planted = options.sabotage === null ? null : sabotageOf[options.sabotage].planted;
  const names = Array.from({ length: options.processes }, (_, number) => `process ${number + 1}`);
  // At once, for each takes seconds; and those that have started are ended also when another has not.
  const attempts = await Promise.allSettled(names.map((name) => spawnWatched(postgres.url, { name, historyPath, clock, planted })));
  const processes = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
  try {
    for (const attempt of attempts) if (attempt.status === 'rejected') throw attempt.reason;
    await checkpoint(postgres.url);
    const doors = processes.map(({ url }, number) => ({ name: one(names, number), url }));
    return await live(options, { postgres, city, history, doors, programs: processes.map(({ program }) => program) });
  } finally {
    await Promise.all(processes.map(({ program }) => program.stop()));
    history.close();
  }
}

async function prepare({ tenants, houses, sabotage, onProgress }: CheckOptions, { url, beginsAtMs }: { url: string; beginsAtMs: number }): Promise<City> {
  const admin = new Client({ connectionString: url, application_name: 'check-live' });
  await admin.connect();
  try {
    const city = await buildCity(admin, { url, tenants, houses, beginsAtMs });
    onProgress(`a city of ${tenants} tenants with ${houses} restaurants each; tonight is ${city.dates[0] ?? ''}`);
    await installTouches(admin);
    if (sabotage !== null) await apply(sabotageOf[sabotage], admin);
    return city;
  } finally {
    await admin.end();
  }
}

/** A server that is killed soon must find the city again, and the epoch that the processes have begun. */
async function checkpoint(url: string): Promise<void> {
  const admin = new Client({ connectionString: url, application_name: 'check-live' });
  await admin.connect();
  try {
    await admin.query('CHECKPOINT');
  } finally {
    await admin.end();
  }
}

function spawnWatched(databaseUrl: string, options: WatchedOptions): Promise<ApiProcess> {
  const env = { LOG_LEVEL: 'fatal', COUVERT_DRAIN_WAIT_MS: '0', COUVERT_LOG_TAIL_INTERVAL_MS: String(tailPeriodMs), [optionsVariable]: JSON.stringify(options) };
  return spawnApi({ databaseUrl, env, main: 'test/check-live/api/main.js' });
}

interface Field {
  readonly postgres: MortalPostgres;
  readonly city: City;
  readonly history: History;
  readonly doors: readonly Door[];
  readonly programs: readonly Program[];
}

async function live(options: CheckOptions, { postgres, city, history, doors, programs }: Field): Promise<CheckResult['changes']> {
  const { seconds, seed, faults, onProgress } = options;
  const pool = new Pool({ connectionString: postgres.url, application_name: 'check-live', max: 6 });
  // A server that ends tells everybody, also those who are just asking nothing.
  pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
  const wire = new Wire({ connectionsMax: 64 });
  const exchanges = new Exchanges(null);
  const showWindow = new ShowWindow();
  const endsAtMs = Date.now() + seconds * 1_000;
  const answers = (): number => searchers.reduce((sum, searcher) => sum + searcher.answers, 0);
  const isOver = (): boolean => Date.now() >= endsAtMs && (answers() >= options.pagesMin || Date.now() >= endsAtMs + extensionMs);
  const searchers: readonly Searcher[] = Array.from({ length: options.searchers }, (_, number) => new Searcher({ wire, door: one(doors, number), city, history, showWindow, random: new Prng('searcher', seed, number), isOver }));
  const guests = Array.from({ length: options.guests }, (_, number) => {
    const tenant = one(city.tenants, number);
    const random = new Prng('guest', seed, number);
    const caller = new Caller({ wire, urls: [one(doors, number >> 1).url], apiKey: tenant.apiKey, history: exchanges, random, timeoutMs });
    return new Guest({ name: `guest-${number}`, tenant, caller, city, showWindow, random, pauseMs: pauseMs.guest, isOver });
  });
  const staff = hands.map((number) => new Staff({ wire, doors: [one(doors, number)], city, random: new Prng('staff', seed, number), pauseMs: pauseMs.staff, isOver }));
  const byHand = hands.map((number) => new ByHand({ pool, city, random: new Prng('by-hand', seed, number), pauseMs: pauseMs.byHand, isOver }));
  const staffChanges = (): number => staff.reduce((sum, { changes }) => sum + changes, 0);
  const handCommits = (): number => byHand.reduce((sum, { commits }) => sum + commits, 0);
  try {
    await Promise.all([
      ...searchers.map((searcher) => searcher.search()),
      ...guests.map((guest) => guest.dine()),
      ...staff.map((person) => person.work()),
      ...byHand.map((person) => person.work()),
      bringFaults({ planned: plannedFaults({ seconds, kinds: faults }), seconds, postgres, pool, programs, city, history, onProgress }),
      tell(() => `  ${Math.max(0, Math.round((endsAtMs - Date.now()) / 1_000))} s to go: ${answers()} pages, ${exchanges.exchanges.length} wishes of guests, ${staffChanges()} changes by staff, ${handCommits()} by hand`, { isOver, onProgress }),
    ]);
  } finally {
    wire.close();
    await pool.end();
  }
  return { guests: exchanges.exchanges.length, staff: staffChanges(), byHand: handCommits() };
}

/** In turn. */
function one<T>(things: readonly T[], number: number): T {
  const thing = things[number % things.length];
  if (thing === undefined) throw new RangeError('there is none to take turns with');
  return thing;
}

async function tell(line: () => string, { isOver, onProgress }: { isOver: () => boolean; onProgress: (line: string) => void }): Promise<void> {
  for (let ticks = 1; !isOver(); ticks += 1) {
    await sleep(250);
    if ((ticks * 250) % progressMs === 0) onProgress(line());
  }
}
