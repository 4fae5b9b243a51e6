import { setTimeout as sleep } from 'node:timers/promises';
import { Client as PgClient, Pool } from 'pg';
import { Prng } from '../../apps/cli/src/bulk/prng.ts';
import { Wire } from '../hammer/diners/wire.ts';
import { startDatabaseProxy } from '../support/database-proxy.ts';
import { MortalPostgres } from '../support/mortal-postgres.ts';
import { RedisServer } from '../support/redis/redis-server.ts';
import { ByHand } from './by-hand.ts';
import { Client } from './client.ts';
import type { Fault } from './facts.ts';
import { bringFaults, type FaultsOptions } from './faults.ts';
import { Gate } from './gate.ts';
import { History } from './history.ts';
import { judge, type Verdict } from './judge.ts';
import { apply, howToBreak, type Sabotage } from './sabotage.ts';
import { buildTown, type Town } from './town.ts';
import { type Asks, type Said, type StandbyLoads, WatchedProcess } from './watched-process.ts';

export interface CheckOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly processes: number;
  /** Of each kind that is written by hand. */
  readonly houses: number;
  /** Who keep tokens and change things over HTTP. */
  readonly clients: number;
  /** Who only read, without a token. */
  readonly strangers: number;
  readonly faults: readonly Fault['kind'][];
  readonly sabotage: Sabotage | null;
  /** Where every line of the history goes when something is wrong; null: nowhere. */
  readonly historyPath: string | null;
  readonly onProgress: (line: string) => void;
}

export interface CheckResult extends Verdict {
  readonly faults: readonly Fault[];
  /** Of all processes, by question. */
  readonly asks: Readonly<Record<string, Asks>>;
  readonly standbyLoads: StandbyLoads;
}

const tailPeriodMs = 100;
/** Shorter than a process stands still. */
const logRetentionMs = 2_000;
const progressMs = 10_000;
const holdsAsked = 3;

/** A town on a database and a Redis of its own, written by all and read by all through several processes, and mishaps meanwhile; then all answers are judged. Nothing it starts outlives it. */
export async function checkConsistency(options: CheckOptions): Promise<CheckResult> {
  await using stack = new AsyncDisposableStack();
  const postgres = stack.adopt(await MortalPostgres.start(), (server) => server.stop());
  const redis = stack.adopt(await RedisServer.start(), (server) => server.stop());
  const admin = stack.adopt(new PgClient({ connectionString: postgres.url, application_name: 'check-consistency' }), (client) => client.end().catch(() => undefined));
  admin.on('error', () => undefined);
  await admin.connect();
  const town = await buildTown(admin, { url: postgres.url, ...options });
  const how = options.sabotage === null ? null : howToBreak(options.sabotage);
  if (how !== null) await apply(how, admin);
  const replicaUrl = await postgres.beFollowed();
  const proxy = stack.adopt(await startDatabaseProxy(postgres.url), (started) => started.close());
  const attempts = await Promise.allSettled(
    Array.from({ length: options.processes }, (_, number) =>
      WatchedProcess.start({ name: `process ${number + 1}`, databaseUrl: number === 0 ? proxy.url : postgres.url, replicaUrl, redisUrl: redis.url, tailPeriodMs, logRetentionMs, planted: how?.planted ?? null }),
    ),
  );
  // Those that have started are ended also when another has not.
  const processes = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [stack.adopt(attempt.value, (started) => started.stop())] : []));
  for (const attempt of attempts) if (attempt.status === 'rejected') throw attempt.reason;
  const history = new History();
  for (const write of [...town.firstWrites, ...(await town.begin(admin))]) history.add(write);
  // A server that is killed soon must find the town again, and the epoch that the processes have begun.
  await admin.query('CHECKPOINT');
  await live(options, { town, history, postgres, redis, proxy, processes });
  const said = processes.flatMap((process) => process.said());
  const result = { ...judge(history.lines), asks: summed(said), standbyLoads: standbyLoadsOf(said), faults: history.lines.filter((line) => line.of === 'fault') };
  if (options.historyPath !== null && result.violations.length > 0) await history.keep(options.historyPath);
  return result;
}

async function live(options: CheckOptions, { town, history, ...machinery }: { town: Town } & Pick<FaultsOptions, 'history' | 'postgres' | 'redis' | 'proxy' | 'processes'>): Promise<void> {
  const { seconds, seed, onProgress, clients, strangers } = options;
  const { processes: doors } = machinery;
  const { byHand } = town;
  const pool = new Pool({ connectionString: machinery.postgres.url, application_name: 'check-consistency', max: byHand.length + 2 });
  // A server that ends tells everybody, also those who are just asking nothing.
  pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
  const wire = new Wire({ connectionsMax: 64 });
  const gate = new Gate();
  const endsAtMs = performance.now() + seconds * 1_000;
  const isOver = (): boolean => performance.now() >= endsAtMs;
  // Holds that run out are one register, and asked as often as several.
  const registers = [...byHand, ...Array.from({ length: holdsAsked }, () => town.holds).flat(), ...town.leadTimes, ...town.own.map(({ description }) => description)];
  const written = [...byHand, ...town.own.flatMap(({ description, evenings }) => [description, ...evenings])];
  const common = { wire, doors, registers, gate, history, isOver };
  // Half of the strangers ask nothing strict: who does is kept waiting while a process has lost the database.
  const tolerant = registers.filter(({ path }) => !path.includes('/availability'));
  const askedBy = (number: number): typeof registers => (number >= clients && number % 2 === 1 ? tolerant : registers);
  const people = Array.from({ length: clients + strangers }, (_, number) => new Client({ ...common, registers: askedBy(number), own: town.own[number] ?? null, keepsToken: number < clients, random: new Prng('client', seed, number) }));
  try {
    await Promise.all([
      ...people.map((person) => person.visit()),
      ...byHand.map((register, number) => new ByHand({ pool, register, gate, history, isOver, random: new Prng('by-hand', seed, number) }).work()),
      bringFaults({ ...machinery, kinds: options.faults, seconds, pool, registers: written, gate, history, onProgress }),
      tell(() => `  ${Math.max(0, Math.round((endsAtMs - performance.now()) / 1_000))} s to go: ${history.lines.length} lines of history`, { isOver, onProgress }),
    ]);
  } finally {
    wire.close();
    await pool.end();
  }
}

async function tell(line: () => string, { isOver, onProgress }: { isOver: () => boolean; onProgress: (line: string) => void }): Promise<void> {
  for (let nextAtMs = performance.now() + progressMs; !isOver(); await sleep(200)) {
    if (performance.now() < nextAtMs) continue;
    onProgress(line());
    nextAtMs += progressMs;
  }
}

function standbyLoadsOf(said: readonly Said[]): StandbyLoads {
  const of = (how: keyof StandbyLoads): number => said.reduce((sum, { standbys }) => sum + standbys[how], 0);
  return { answered: of('answered'), behind: of('behind'), failed: of('failed') };
}

function summed(said: readonly Said[]): Record<string, Asks> {
  const sums: Record<string, Asks> = {};
  for (const [question, asks] of said.flatMap(({ asks: life }) => Object.entries(life))) {
    const sum = sums[question] ?? { memoryHits: 0, storeHits: 0, staleHits: 0, joins: 0, loads: 0 };
    sums[question] = {
      memoryHits: sum.memoryHits + asks.memoryHits, storeHits: sum.storeHits + asks.storeHits, staleHits: sum.staleHits + asks.staleHits, joins: sum.joins + asks.joins, loads: sum.loads + asks.loads,
    };
  }
  return sums;
}
