import { Agent, request } from 'node:http';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { createDataSource, Database } from '#kernel';
import { makeApiKey } from '../test/support/make-api-key.ts';
import { RedisServer } from '../test/support/redis/redis-server.ts';
import { spawnApi, type ApiProcess } from '../test/support/spawn-api.ts';
import { growCity } from './support/grow-city.ts';
import type { BenchOptions } from './support/options.ts';
import { percentilesOf } from './support/percentiles.ts';
import { progress } from './support/progress.ts';
import { withDatabase } from './support/with-database.ts';

/**
 * A thousand at once who ask for a restaurant that nobody has asked for, over four processes: how often is it loaded? Counted in the
 * database, by the statement that a load reads it with. With a Redis, and without.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const plan = { requests: options.number('requests', 1_000), processes: options.number('processes', 4), rounds: options.number('rounds', 10) };
  const settings = { shared_preload_libraries: 'pg_stat_statements' };
  return withDatabase(
    async ({ url }) => {
      const dataSource = createDataSource({ url, poolSizeMax: 4, entities: [], onPoolError: ({ message }) => progress(message) });
      await dataSource.initialize();
      const admin = new Client({ connectionString: url });
      await admin.connect();
      try {
        const tenantId = await growCity(new Database(dataSource), { restaurants: 500, perDay: 1, today: new Date().toISOString().slice(0, 10) });
        await admin.query('CREATE EXTENSION pg_stat_statements');
        const key = await makeApiKey(url, tenantId);
        const { rows } = await admin.query<{ id: number }>(`SELECT id FROM restaurants WHERE status = 'listed' ORDER BY id`);
        const ids = rows.map(({ id }) => id);
        const withRedis = await storms({ url, admin, key, plan, redis: await RedisServer.start(), ids: ids.splice(0, plan.rounds + 1) });
        const withoutRedis = await storms({ url, admin, key, plan, redis: null, ids: ids.splice(0, plan.rounds + 1) });
        return { ...plan, required: { loadsMax: 1, withoutRedisLoadsMax: plan.processes }, withRedis, withoutRedis };
      } finally {
        await admin.end();
        await dataSource.destroy();
      }
    },
    settings,
  );
}

interface Storming {
  readonly url: string;
  readonly admin: Client;
  readonly key: string;
  readonly plan: { readonly requests: number; readonly processes: number };
  readonly redis: RedisServer | null;
  /** One for each storm, and one before. */
  readonly ids: readonly number[];
}

interface Storms {
  /** Of each storm. */
  readonly loads: readonly number[];
  readonly ms: { readonly p50: number; readonly p99: number };
}

const guestsNiceness = 10;

function comeBack(): void {
  try {
    setPriority(0);
  } catch {
    // Only root may: whatever is started from now on is as nice as the guests.
  }
}

async function storms({ url, admin, key, plan, redis, ids }: Storming): Promise<Storms> {
  const processes: ApiProcess[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: plan.requests });
  try {
    for (let count = 0; count < plan.processes; count += 1) processes.push(await spawnApi({ databaseUrl: url, env: { LOG_LEVEL: 'error', ...(redis === null ? {} : { REDIS_URL: redis.url }) } }));
    // The guests are on other machines: here they must not take the processor from Redis and those who ask it.
    setPriority(guestsNiceness);
    const loads: number[] = [];
    const times: number[] = [];
    for (const [turn, id] of ids.entries()) {
      // Keys are known, connections open and everything else has been said; the first storm is for that.
      await sleep(1_000);
      await admin.query('SELECT pg_stat_statements_reset()');
      const asked = Array.from({ length: plan.requests }, (_, at) => took(agent, { key, path: `${processes[at % processes.length]?.url}/v1/restaurants/${id}` }));
      const ms = await Promise.all(asked);
      const { rows } = await admin.query<{ calls: number }>(`SELECT coalesce(sum(calls), 0)::int AS calls FROM pg_stat_statements WHERE query LIKE '%FROM "restaurant_ratings"%'`);
      progress(`${redis === null ? 'without' : 'with'} Redis: ${plan.requests} at once, ${rows[0]?.calls} loads, the last was answered after ${Math.round(Math.max(...ms))} ms`);
      if (turn === 0) continue;
      loads.push(rows[0]?.calls ?? 0);
      times.push(...ms);
    }
    const { p50, p99 } = percentilesOf(times);
    return { loads, ms: { p50, p99 } };
  } finally {
    comeBack();
    agent.destroy();
    await Promise.all(processes.map(({ program }) => program.kill()));
    await redis?.stop();
  }
}

function took(agent: Agent, { key, path }: { key: string; path: string }): Promise<number> {
  const startedAtMs = performance.now();
  return new Promise((resolve, reject) => {
    const going = request(path, { agent, headers: { 'x-api-key': key } }, (answer) => {
      answer.resume();
      answer.on('error', reject);
      answer.on('end', () => (answer.statusCode === 200 ? resolve(performance.now() - startedAtMs) : reject(new Error(`${path} answered ${answer.statusCode}`))));
    });
    going.on('error', reject);
    going.end();
  });
}
