import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { DatabaseProxy } from '../support/database-proxy.ts';
import type { MortalPostgres } from '../support/mortal-postgres.ts';
import type { RedisServer } from '../support/redis/redis-server.ts';
import { cacheVerb } from '../../apps/cli/src/verbs/cache.ts';
import { takeIdsAlong } from '../support/take-ids-along.ts';
import type { Crash, Fault } from './facts.ts';
import type { Gate } from './gate.ts';
import type { History } from './history.ts';
import type { Register } from './registers.ts';
import type { WatchedProcess } from './watched-process.ts';

export interface FaultsOptions {
  readonly kinds: readonly Fault['kind'][];
  readonly seconds: number;
  readonly postgres: MortalPostgres;
  readonly pool: Pool;
  readonly redis: RedisServer;
  readonly processes: readonly WatchedProcess[];
  /** Between the first process and PostgreSQL. */
  readonly proxy: DatabaseProxy;
  readonly registers: readonly Register[];
  readonly gate: Gate;
  readonly history: History;
  readonly onProgress: (line: string) => void;
}

/** Longer than H, and than the log remembers. */
const stoppedMs = 5_000;
const frozenMs = 3_000;
const cutOffMs = 4_000;
const downMs = 1_000;
/** What a fault has done is to be seen before the next. */
const betweenMs = { min: 1_500, max: 4_000 } as const;
/** After a crash nobody writes for longer than H: what is old then stays old. */
const quietMs = 2_500;
/** What is written after the backup is to be lost. */
const backupAgeMs = 3_000;
const restored = ['restaurants', 'reviews', 'bookings', 'allocations'];
const backUp = [
  'DROP TABLE IF EXISTS backup_restaurants, backup_reviews, backup_bookings',
  'CREATE TABLE backup_restaurants AS SELECT id, description FROM restaurants',
  'CREATE TABLE backup_reviews AS SELECT id, title FROM reviews',
  // What has been booked over HTTP stays: it has more tables.
  `CREATE TABLE backup_bookings AS SELECT id, status FROM bookings WHERE status IN ('confirmed', 'cancelled')`,
];
const restoreBackup = [
  ...restored.map((table) => `ALTER TABLE ${table} DISABLE TRIGGER ALL`),
  'UPDATE restaurants r SET description = b.description FROM backup_restaurants b WHERE r.id = b.id AND r.description IS DISTINCT FROM b.description',
  'UPDATE reviews r SET title = b.title FROM backup_reviews b WHERE r.id = b.id AND r.title <> b.title',
  'UPDATE bookings r SET status = b.status FROM backup_bookings b WHERE r.id = b.id AND r.status <> b.status',
  'UPDATE allocations a SET active = r.occupies FROM bookings r WHERE a.booking_id = r.id AND a.active <> r.occupies',
  ...restored.map((table) => `ALTER TABLE ${table} ENABLE TRIGGER ALL`),
];
const idsTaken = 100;
const attemptsMax = 30;

/** One of each in turn, as long as there is time. */
export async function bringFaults(options: FaultsOptions): Promise<void> {
  const { kinds, seconds, history, onProgress } = options;
  const endsAtMs = performance.now() + seconds * 1_000;
  const pauseMs = Math.min(betweenMs.max, Math.max(betweenMs.min, (seconds * 1_000) / (kinds.length + 1) - stoppedMs));
  for (let number = 0; kinds.length > 0; number += 1) {
    await sleep(pauseMs);
    const kind = kinds[number % kinds.length];
    if (kind === undefined || performance.now() + stoppedMs > endsAtMs) return;
    const fromMs = performance.now();
    await bring(kind, options, number);
    const untilMs = performance.now();
    history.add({ of: 'fault', kind, fromMs, untilMs });
    onProgress(`  ${kind}: ${((untilMs - fromMs) / 1_000).toFixed(1)} s`);
  }
}

async function bring(kind: Fault['kind'], options: FaultsOptions, number: number): Promise<void> {
  const { redis, proxy, processes, pool } = options;
  const victim = processes[number % processes.length];
  switch (kind) {
    case 'Redis frozen':
      redis.freeze();
      await sleep(frozenMs);
      return redis.thaw();
    case 'Redis killed':
      await redis.kill();
      await sleep(downMs);
      return redis.startAgain();
    case 'Redis emptied':
      await redis.command('FLUSHALL');
      return;
    case 'process stopped':
      return victim?.standStill(stoppedMs);
    case 'process killed':
      return victim?.killAndBegin();
    case 'process cut off':
      proxy.freeze();
      await sleep(cutOffMs);
      return proxy.thaw();
    case 'connections cut':
      await asked(pool, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'couvert%' AND datname = current_database()`);
      return;
    case 'PostgreSQL killed':
      return crash(options, async () => {
        await options.postgres.kill();
        await options.postgres.begin();
      });
    case 'standby promoted':
      // Once: nobody follows who has been promoted.
      return options.postgres.isFollowed ? crash(options, () => options.postgres.failOver()) : undefined;
    case 'backup restored':
      return restore(options);
  }
}

async function crash({ pool, gate, registers, history }: FaultsOptions, killAndBegin: () => Promise<void>): Promise<void> {
  await takeIdsAlong(pool, { count: idsTaken, seenWithinMs: 300 });
  const fromMs = performance.now();
  const open = gate.shut();
  try {
    await killAndBegin();
    await gate.isEmpty();
    history.add({ of: 'crash', fromMs, values: await valuesNow(pool, registers), untilMs: performance.now() });
    await sleep(quietMs);
  } finally {
    open();
  }
}

/** As a restore of data alone does it: no trigger says a word, and all of them are ordinary ones afterwards. */
async function restore({ pool, postgres, gate, registers, history }: FaultsOptions): Promise<void> {
  for (const statement of backUp) await asked(pool, statement);
  await sleep(backupAgeMs);
  const open = gate.shut();
  try {
    await gate.isEmpty();
    const fromMs = performance.now();
    await inOneTransaction(pool, restoreBackup);
    await cacheVerb.run({ args: ['new-epoch'], env: { DATABASE_URL: postgres.url }, say: () => undefined, note: () => undefined });
    history.add({ of: 'crash', fromMs, values: await valuesNow(pool, registers), untilMs: performance.now() });
    await sleep(quietMs);
  } finally {
    open();
  }
}

async function inOneTransaction(pool: Pool, statements: readonly string[]): Promise<void> {
  const db = await pool.connect();
  try {
    for (const statement of ['BEGIN', ...statements, 'COMMIT']) await db.query(statement);
  } finally {
    db.release();
  }
}

async function valuesNow(pool: Pool, registers: readonly Register[]): Promise<Crash['values']> {
  const values: Record<string, number> = {};
  for (const { name, rows } of registers) {
    if (rows === null) continue;
    const [row] = await asked(pool, rows.text, rows.values);
    values[name] = Number(row?.['value']);
  }
  return values;
}

/** What the pool has kept of connections is dead after a crash, and each attempt finds one out. */
async function asked(pool: Pool, text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await pool.query<Record<string, unknown>>(text, [...values])).rows;
    } catch (error) {
      if (attempt === attemptsMax) throw error;
    }
  }
}
