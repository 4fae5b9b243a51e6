import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { makeApiKey } from '../test/support/make-api-key.ts';
import { type ApiProcess, spawnApi } from '../test/support/spawn-api.ts';
import { aCity, type City, mixOf, type Operation, send } from './cache-db-load.ts';
import { underLoad } from './support/load.ts';
import type { BenchOptions } from './support/options.ts';
import { rounded } from './support/percentiles.ts';
import { progress } from './support/progress.ts';
import { withDatabase } from './support/with-database.ts';

/**
 * How soon a process that begins is as good as the one before: the share of reads that need no load, by the second after it
 * says that it is ready, with warming and without. One process without Redis, where a restart loses everything; the same mix
 * as `cache-db-load`, at a fixed rate, so that neither answers more quickly to be asked more. Beside it what the process before
 * had reached in the end.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const plan = { restaurants: options.number('restaurants', 5_000), perSecond: options.number('rate', 300), steadySeconds: options.number('steady', 120), seconds: options.number('seconds', 15) };
  return withDatabase(
    async ({ url }) => {
      const city = await aCity(url, plan.restaurants);
      const admin = await makeApiKey(url, city.tenantId, ['platform:admin']);
      const before = await ratios({ url, city, admin, rate: plan.perSecond, seconds: plan.steadySeconds, questionsMax: 1_000 }, plan);
      const steady = meanOf(before.bySecond.slice(-10));
      const warm = await ratios({ url, city, admin, rate: plan.perSecond, seconds: plan.seconds, questionsMax: 1_000 }, plan);
      const cold = await ratios({ url, city, admin, rate: plan.perSecond, seconds: plan.seconds, questionsMax: 0 }, plan);
      // The seconds around the tenth: in one alone, what came at its edge counts too much.
      const ofSteady = ({ bySecond }: Ratios): number => rounded(meanOf(bySecond.slice(7, 12)) / steady, 3);
      return { ...plan, required: { ofSteadyAfterTenSecondsMin: 0.8 }, steady: rounded(steady, 3), ofSteadyAfterTenSeconds: { warm: ofSteady(warm), cold: ofSteady(cold) }, warm, cold };
    },
    { shared_preload_libraries: 'pg_stat_statements' },
  );
}

interface Stage {
  readonly url: string;
  readonly city: City;
  /** A key that may read statistics. */
  readonly admin: string;
  readonly rate: number;
  readonly seconds: number;
  readonly questionsMax: number;
}

interface Ratios {
  readonly warmed: number;
  /** From the start of the process to its readiness, ms. */
  readonly readyMs: number;
  /** Of the reads of that second, those without a load. */
  readonly bySecond: readonly number[];
}

const clients = 32;
/** Another for each process: what was asked before is asked again by chance alone. */
let seeds = 0;

async function ratios({ url, city, admin, rate, seconds, questionsMax }: Stage, { restaurants }: { restaurants: number }): Promise<Ratios> {
  const { operations } = mixOf(city, { requests: rate * seconds, seed: (seeds += 1) });
  const startedAt = performance.now();
  const api = await spawnApi({ databaseUrl: url, env: { LOG_LEVEL: 'error', COUVERT_WARM_QUESTIONS: String(questionsMax) } });
  const readyMs = Math.round(performance.now() - startedAt);
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const sql = new Client({ connectionString: url });
  await sql.connect();
  const reads: number[] = [];
  const bySecond: number[] = [];
  try {
    let loads = await loadsOf(api, admin);
    const beganAt = performance.now();
    const watching = (async () => {
      for (let second = 0; second < seconds; second += 1) {
        await sleep(Math.max(0, beganAt + (second + 1) * 1_000 - performance.now()));
        const now = await loadsOf(api, admin);
        bySecond.push(rounded(Math.max(0, 1 - (now.loads - now.warmed - loads.loads + loads.warmed) / Math.max(1, reads[second] ?? 0)), 3));
        loads = now;
      }
    })();
    let next = 0;
    await underLoad({ clients, seconds: seconds + 60, operationsMax: operations.length }, async () => {
      const turn = next++;
      const operation = operations[turn];
      if (operation === undefined) return;
      await sleep(Math.max(0, beganAt + (turn / rate) * 1_000 - performance.now()));
      await ask(operation, { agent, base: api.url, city, sql });
      const second = Math.floor((performance.now() - beganAt) / 1_000);
      if (operation.kind === 'read') reads[second] = (reads[second] ?? 0) + 1;
    });
    await watching;
    progress(`${restaurants} restaurants, ${questionsMax} to be warmed: ${bySecond.join(' ')}`);
    return { warmed: loads.warmed, readyMs, bySecond };
  } finally {
    agent.destroy();
    await sql.end();
    await api.program.stop();
  }
}

async function ask(operation: Operation, { agent, base, city, sql }: { agent: Agent; base: string; city: City; sql: Client }): Promise<void> {
  if (operation.kind === 'phone') await sql.query('UPDATE restaurants SET phone = $2 WHERE id = $1', [operation.id, operation.phone]);
  else await send(agent, { base, city, operation });
}

async function loadsOf({ url }: ApiProcess, key: string): Promise<{ loads: number; warmed: number }> {
  const answer = await fetch(`${url}/v1/admin/cache/stats`, { headers: { 'x-api-key': key } });
  const { values, warming } = (await answer.json()) as { values: { loads: number }; warming: { warmed: number } };
  return { loads: values.loads, warmed: warming.warmed };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
