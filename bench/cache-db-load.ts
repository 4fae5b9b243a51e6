import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Pool } from 'pg';
import { createDataSource, Database, plusDays } from '#kernel';
import { makeApiKey } from '../test/support/make-api-key.ts';
import { seededRandom } from '../test/support/prng.ts';
import { RedisServer } from '../test/support/redis/redis-server.ts';
import { spawnApi, type ApiProcess } from '../test/support/spawn-api.ts';
import { growCity } from './support/grow-city.ts';
import { underLoad } from './support/load.ts';
import type { BenchOptions } from './support/options.ts';
import { rounded } from './support/percentiles.ts';
import { progress } from './support/progress.ts';
import { withDatabase } from './support/with-database.ts';
import { zipf } from './support/zipf.ts';

/**
 * How much less the database does: requests by Zipf(0.99) over a city, 95% reads (a search around a house, its page, its evening) and
 * 5% writes (a booking, now and then a new telephone number), through HTTP on two processes; once with all levels and a Redis,
 * after so many reads as fill them in the first hours of a day, and once with nothing kept, for which fewer requests tell as much. What
 * the writes alone cost is measured apart and taken off both; the log's tail is left to those who keep. Beside it the floor: loads
 * that remain when whatever is kept is kept for ever, by all together, and made untrue by nothing but what changed it.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const plan = {
    restaurants: options.number('restaurants', 10_000),
    warmingReads: options.number('warming', 200_000),
    requests: options.number('requests', 20_000),
    plainRequests: options.number('plain', 4_000),
    clients: options.number('clients', 8),
  };
  const settings = { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.max': '5000' };
  return withDatabase(
    async ({ url }) => {
      const city = await aCity(url, plan.restaurants);
      const { warming, operations, floor } = mixOf(city, plan);
      const kept = await runBoth({ url, city, warming, operations, clients: plan.clients, withCache: true });
      const nothingKept = await runBoth({ url, city, warming: [], operations: operations.slice(0, plan.plainRequests), clients: plan.clients, withCache: false });
      const ofARead = (of: 'statements' | 'milliseconds', { all, writes, tail, reads }: Both, withTail: boolean): number => (all[of] - writes[of] - (withTail ? 0 : tail[of])) / reads;
      const saved = (of: 'statements' | 'milliseconds'): number => rounded(1 - ofARead(of, kept, true) / ofARead(of, nothingKept, false));
      return { ...plan, required: { statementsSavedMin: 0.9, ofFloorMin: -0.02 }, statementsSaved: saved('statements'), serverTimeSaved: saved('milliseconds'), loadsSavedByFloor: rounded(floor), kept, nothingKept };
    },
    settings,
  );
}

export interface City {
  readonly tenantId: string;
  readonly key: string;
  readonly houses: readonly { readonly id: number; readonly latitude: number; readonly longitude: number }[];
  readonly date: string;
}

export type Operation =
  | { readonly kind: 'read'; readonly path: string }
  | { readonly kind: 'book'; readonly body: string }
  | { readonly kind: 'phone'; readonly id: number; readonly phone: string };

interface Cost {
  readonly statements: number;
  /** Planning and execution, as pg_stat_statements has it. */
  readonly milliseconds: number;
}

export async function aCity(url: string, restaurants: number): Promise<City> {
  const dataSource = createDataSource({ url, poolSizeMax: 4, entities: [], onPoolError: ({ message }) => progress(message) });
  await dataSource.initialize();
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const today = new Date().toISOString().slice(0, 10);
    // Batches wait for the words of others, on a busy machine for longer than a booking would.
    const tenantId = await growCity(new Database(dataSource, { lockTimeoutMs: 60_000 }), { restaurants, perDay: 6, today });
    await client.query('CREATE EXTENSION pg_stat_statements');
    await client.query('VACUUM ANALYZE');
    const { rows } = await client.query<City['houses'][number]>(`SELECT id, latitude, longitude FROM restaurants WHERE status = 'listed' ORDER BY md5(id::text)`);
    return { tenantId, key: await makeApiKey(url, tenantId), houses: rows, date: plusDays(today, 3) };
  } finally {
    await client.end();
    await dataSource.destroy();
  }
}

/** The requests, and the share of reads that need no load when everything is kept that may be. */
export function mixOf({ houses, date }: City, { warmingReads = 0, requests, seed = 1 }: { warmingReads?: number; requests: number; seed?: number }): { warming: Operation[]; operations: Operation[]; floor: number } {
  const random = seededRandom(seed);
  const rank = zipf(houses.length, 0.99, () => random.next());
  const all: Operation[] = [];
  const known = new Set<string>();
  let reads = 0;
  let loads = 0;
  for (let turn = 0; turn < warmingReads + requests; turn += 1) {
    const house = houses[rank()];
    if (house === undefined) continue;
    const { id, latitude, longitude } = house;
    const isWarming = turn < warmingReads;
    const drawn = isWarming ? 0.05 + 0.95 * random.next() : random.next();
    if (drawn < 0.05) {
      if (drawn < 0.045) {
        const time = `${18 + random.below(4)}:${random.next() < 0.5 ? '00' : '30'}`;
        all.push({ kind: 'book', body: JSON.stringify({ restaurant_id: id, date, time, party_size: 2, guest: { name: 'Ada Example', email: `guest-${turn}@example.com` } }) });
        known.delete(`day ${id}`);
      } else {
        all.push({ kind: 'phone', id, phone: `+32 2 555 ${String(turn).padStart(5, '0')}` });
        known.delete(`page ${id}`);
      }
      continue;
    }
    const kind = drawn < 0.37 ? 'search' : drawn < 0.69 ? 'page' : 'day';
    const path = { search: `/v1/search?near=${latitude.toFixed(5)},${longitude.toFixed(5)}&radius_km=2`, page: `/v1/restaurants/${id}`, day: `/v1/restaurants/${id}/availability?date=${date}&party_size=2` }[kind];
    const about = `${kind} ${id}`;
    if (!isWarming) reads += 1;
    if (!isWarming && !known.has(about)) loads += 1;
    known.add(about);
    all.push({ kind: 'read', path });
  }
  return { warming: all.slice(0, warmingReads), operations: all.slice(warmingReads), floor: 1 - loads / reads };
}

interface Running {
  readonly url: string;
  readonly city: City;
  /** Before anything is counted. */
  readonly warming: readonly Operation[];
  readonly operations: readonly Operation[];
  readonly clients: number;
  readonly withCache: boolean;
}

interface Both {
  readonly all: Cost;
  readonly writes: Cost;
  readonly tail: Cost;
  readonly reads: number;
  readonly answers: Record<string, number>;
  readonly perSecond: number;
}

/** The whole mix, and then its writes alone, each by two processes of their own. */
async function runBoth(running: Running): Promise<Both> {
  const all = await runOnce(running);
  const writes = await runOnce({ ...running, warming: [], operations: running.operations.filter(({ kind }) => kind !== 'read') });
  progress(`${running.withCache ? 'kept' : 'nothing kept'}: ${JSON.stringify({ all: all.cost, writes: writes.cost, tail: all.tail })}`);
  return { all: all.cost, writes: withoutTail(writes), tail: all.tail, reads: running.operations.filter(({ kind }) => kind === 'read').length, answers: all.answers, perSecond: all.perSecond };
}

function withoutTail({ cost, tail }: { cost: Cost; tail: Cost }): Cost {
  return { statements: cost.statements - tail.statements, milliseconds: cost.milliseconds - tail.milliseconds };
}

/** Reads between two lines of progress. */
const warmingStep = 20_000;

/** Evenings that runs have filled. */
let evenings = 0;

async function runOnce({ url, city, warming, operations: mix, clients, withCache }: Running): Promise<{ cost: Cost; tail: Cost; answers: Record<string, number>; perSecond: number }> {
  evenings += 1;
  const [before, operations] = [onAnotherEvening(warming, city.date), onAnotherEvening(mix, city.date)];
  const redis = withCache ? await RedisServer.start() : null;
  const common = { LOG_LEVEL: 'error', COUVERT_KEY_REQUESTS: '0' };
  const env = redis === null ? { ...common, COUVERT_CACHE_MIB: '0', COUVERT_ANSWERS_MIB: '0' } : { ...common, REDIS_URL: redis.url };
  const processes: ApiProcess[] = [];
  const admin = new Pool({ connectionString: url, max: clients });
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const asking = { agent, city, admin, clients, bases: processes };
  try {
    for (let count = 0; count < 2; count += 1) processes.push(await spawnApi({ databaseUrl: url, env }));
    // Both know the city before anything is counted.
    for (const { url: base } of processes) await send(agent, { base, city, operation: { kind: 'read', path: '/v1/search?q=a' } });
    await sleep(5_000);
    for (let from = 0; from < before.length; from += warmingStep) {
      await askAll(before.slice(from, from + warmingStep), asking);
      progress(`${Math.min(from + warmingStep, before.length)} of ${before.length} warming reads`);
    }
    await admin.query('SELECT pg_stat_statements_reset()');
    const { answers, perSecond } = await askAll(operations, asking);
    const { rows } = await admin.query<{ tail: boolean; statements: string; milliseconds: number }>(
      // A tail is a transaction of four statements, of which three are everybody's.
      `SELECT query LIKE '%cache_tail%' AS tail, sum(calls) AS statements, sum(total_exec_time + total_plan_time) AS milliseconds FROM pg_stat_statements GROUP BY 1`,
    );
    const of = (isTail: boolean): Cost => rows.filter(({ tail }) => tail === isTail).map(({ statements, milliseconds }) => ({ statements: Number(statements), milliseconds: rounded(milliseconds, 0) }))[0] ?? { statements: 0, milliseconds: 0 };
    const [tail, others] = [of(true), of(false)];
    return { cost: { statements: tail.statements + others.statements, milliseconds: tail.milliseconds + others.milliseconds }, tail: { ...tail, statements: tail.statements * 4 }, answers, perSecond };
  } finally {
    agent.destroy();
    await Promise.all(processes.map(({ program }) => program.kill()));
    await admin.end();
    await redis?.stop();
  }
}

interface Asking {
  readonly agent: Agent;
  readonly city: City;
  readonly admin: Pool;
  readonly clients: number;
  readonly bases: readonly { readonly url: string }[];
}

/** Each once, by the processes in turns. */
async function askAll(operations: readonly Operation[], { agent, city, admin, clients, bases }: Asking): Promise<{ answers: Record<string, number>; perSecond: number }> {
  const answers: Record<string, number> = {};
  let next = 0;
  const { perSecond } = await underLoad({ clients, seconds: 1_200, operationsMax: operations.length }, async () => {
    const turn = next++;
    const operation = operations[turn];
    const base = bases[turn % bases.length]?.url;
    if (operation === undefined || base === undefined) return;
    if (operation.kind === 'phone') await admin.query('UPDATE restaurants SET phone = $2 WHERE id = $1', [operation.id, operation.phone]);
    else {
      const answer = `${operation.kind} ${await send(agent, { base, city, operation })}`;
      answers[answer] = (answers[answer] ?? 0) + 1;
    }
  });
  return { answers, perSecond };
}

/** No booking is refused for one of the run before; on the same day of the week, for houses have days off. */
function onAnotherEvening(operations: readonly Operation[], date: string): Operation[] {
  const other = plusDays(date, 7 * evenings);
  return operations.map((operation) => {
    if (operation.kind === 'read') return { ...operation, path: operation.path.replace(date, other) };
    return operation.kind === 'book' ? { ...operation, body: operation.body.replace(date, other) } : operation;
  });
}

/** @returns how it was answered: by status, and for reads by what the cache did */
export function send(agent: Agent, { base, city, operation }: { base: string; city: City; operation: Exclude<Operation, { kind: 'phone' }> }): Promise<string> {
  const sent = operation.kind === 'book' ? Buffer.from(operation.body) : null;
  const path = operation.kind === 'book' ? '/v1/bookings' : operation.path;
  const headers = { 'x-api-key': city.key, ...(sent === null ? {} : { 'content-type': 'application/json', 'content-length': sent.length }) };
  return new Promise((resolve, reject) => {
    const going = request(`${base}${path}`, { method: sent === null ? 'GET' : 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(`${answer.statusCode}${/; hit/.test(String(answer.headers['cache-status'])) ? ' by the edge' : ''}`));
      answer.on('error', reject);
    });
    going.on('error', reject);
    going.end(sent ?? undefined);
  });
}
