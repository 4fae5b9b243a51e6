import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Pool } from 'pg';
import type { Prng } from '../../apps/cli/src/bulk/prng.ts';
import type { Program } from '../support/program.ts';
import type { City } from './city.ts';
import type { Fault } from './facts.ts';
import type { History } from './history.ts';
import { cancelSome } from './life/by-hand.ts';
import type { MortalPostgres } from './mortal-postgres.ts';

export interface PlannedFault {
  readonly kind: Fault['kind'];
  /** From the beginning of the run. */
  readonly afterMs: number;
}

/** More than the pool has connections. */
const attemptsMax = 20;
const rushEvenings = 20;
const stoppedMs = 5_000;
/** So long a process is stopped, at most, of a run: what it does afterwards is to be seen, too. */
const stoppedShareMax = 0.25;

/** One of each in turn, a good while apart, so that what one does is seen before the next. */
export function plannedFaults({ seconds, kinds }: { seconds: number; kinds: readonly Fault['kind'][] }): PlannedFault[] {
  const everyMs = Math.max(4_000, Math.min(9_000, (seconds * 1_000) / (kinds.length + 2)));
  const planned: PlannedFault[] = [];
  for (let number = 0; kinds.length > 0 && (number + 1) * everyMs < seconds * 1_000 - 2_000; number += 1) planned.push({ kind: kinds[number % kinds.length] ?? 'connections cut', afterMs: (number + 1) * everyMs });
  return planned;
}

export interface FaultsOptions {
  readonly planned: readonly PlannedFault[];
  readonly seconds: number;
  readonly postgres: MortalPostgres;
  readonly pool: Pool;
  readonly programs: readonly Program[];
  readonly city: City;
  readonly random: Prng;
  readonly history: History;
  readonly onProgress: (line: string) => void;
}

/** Does what is planned, when it is planned, and writes down from when until when it was so. */
export async function bringFaults({ planned, seconds, postgres, pool, programs, history, onProgress, ...others }: FaultsOptions): Promise<void> {
  const beganAtMs = Date.now();
  let victim = 0;
  for (const { kind, afterMs } of planned) {
    await sleep(Math.max(0, beganAtMs + afterMs - Date.now()));
    const before = await nextXid(pool);
    const fromMs = Date.now();
    switch (kind) {
      case 'process stopped':
        await stopForAWhile(programs[victim % programs.length], Math.min(stoppedMs, seconds * 1_000 * stoppedShareMax));
        victim += 1;
        break;
      case 'connections cut':
        await pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'couvert-%' AND datname = current_database()`);
        break;
      case 'PostgreSQL restarted':
        await postgres.restart();
        await rush(postgres.url, others);
        break;
      case 'PostgreSQL killed':
        await postgres.kill();
        await rush(postgres.url, others);
        break;
    }
    const untilMs = Date.now();
    history.add({ of: 'fault', kind, fromMs, untilMs });
    const again = before - (await nextXid(pool));
    onProgress(`  ${kind}: ${((untilMs - fromMs) / 1_000).toFixed(1)} s${again > 0 ? `, ${again} transaction ids or more are given again` : ''}`);
  }
}

/** The next transaction gets it, or a later one. */
async function nextXid(pool: Pool): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { rows } = await pool.query<{ xmax: string }>('SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS xmax');
      return Number(rows[0]?.xmax);
    } catch (error) {
      // What the pool has kept of connections is dead after each fault, and each attempt finds one out.
      if (attempt === attemptsMax) throw error;
    }
  }
}

/** Evenings are given up as soon as the database is back, before any process has found back to it. */
async function rush(url: string, { city, random }: Pick<FaultsOptions, 'city' | 'random'>): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'check-live' });
  await client.connect();
  try {
    for (let count = 0; count < rushEvenings; count += 1) await client.query(cancelSome, [[random.pick(random.pick(city.tenants).houses).id], [random.pick(city.dates)], 100]);
  } finally {
    await client.end();
  }
}

/** Only a process that we have started ourselves. */
async function stopForAWhile(program: Program | undefined, ms: number): Promise<void> {
  program?.signal('SIGSTOP');
  try {
    await sleep(ms);
  } finally {
    program?.signal('SIGCONT');
  }
}
