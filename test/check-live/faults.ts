import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Pool } from 'pg';
import type { Program } from '../support/program.ts';
import type { City } from './city.ts';
import { takeIdsAlong } from '../support/take-ids-along.ts';
import { tailPeriodMs, type Fault } from './facts.ts';
import type { History } from './history.ts';
import type { MortalPostgres } from '../support/mortal-postgres.ts';

export interface PlannedFault {
  readonly kind: Fault['kind'];
  /** From the beginning of the run. */
  readonly afterMs: number;
}

/** More than the pool has connections. */
const attemptsMax = 20;
/** A few more than the rush: with many, everything that changes afterwards seems to be older than what is known, and nothing kept is believed. */
const idsTaken = 100;
const rushEvenings = 40;
/** Where each table has a party first and a party after it. */
const fullest = `
  SELECT b.restaurant_id AS id, b.service_date::text AS date
    FROM unnest($1::int[], $2::int[]) AS h(id, tables) JOIN bookings b ON b.restaurant_id = h.id
   WHERE b.occupies AND b.service_date = ANY ($3::date[])
   GROUP BY b.restaurant_id, b.service_date, h.tables HAVING count(*) >= 2 * h.tables ORDER BY random() LIMIT $4`;
const giveUp = `
  WITH gone AS (UPDATE bookings b SET status = 'cancelled', version = version + 1 FROM unnest($1::int[], $2::date[]) AS e(id, date) WHERE b.restaurant_id = e.id AND b.service_date = e.date AND b.occupies RETURNING b.id)
  UPDATE allocations SET active = false WHERE booking_id IN (SELECT id FROM gone)`;
const rushPauseMs = 5;
const backWithinMs = 60_000;
const stoppedMs = 5_000;
/** What a fault does is to be seen. */
const seenMs = 3_000;
/** So long a process is stopped, at most, of a run: what it does afterwards is to be seen, too. */
const stoppedShareMax = 0.25;

/** One of each in turn, a good while apart, so that what one does is seen before the next. */
export function plannedFaults({ seconds, kinds }: { seconds: number; kinds: readonly Fault['kind'][] }): PlannedFault[] {
  const everyMs = Math.max(4_000, Math.min(9_000, (seconds * 1_000) / (kinds.length + 2)));
  const planned: PlannedFault[] = [];
  for (let number = 0; kinds.length > 0 && (number + 1) * everyMs < seconds * 1_000 - seenMs; number += 1) planned.push({ kind: kinds[number % kinds.length] ?? 'connections cut', afterMs: (number + 1) * everyMs });
  return planned;
}

export interface FaultsOptions {
  readonly planned: readonly PlannedFault[];
  readonly seconds: number;
  readonly postgres: MortalPostgres;
  readonly pool: Pool;
  readonly programs: readonly Program[];
  readonly city: City;
  readonly history: History;
  readonly onProgress: (line: string) => void;
}

/** Does what is planned, when it is planned, and writes down from when until when it was so. */
export async function bringFaults({ planned, seconds, postgres, pool, programs, history, onProgress, city }: FaultsOptions): Promise<void> {
  const beganAtMs = Date.now();
  let victim = 0;
  for (const { kind, afterMs } of planned) {
    await sleep(Math.max(0, beganAtMs + afterMs - Date.now()));
    const evenings = await fullEvenings(pool, city);
    if (kind === 'PostgreSQL killed') await takeIdsAlong(pool, { count: idsTaken, seenWithinMs: 3 * tailPeriodMs });
    const before = await nextXid(pool);
    const fromMs = Date.now();
    switch (kind) {
      case 'process stopped':
        await programs[victim % programs.length]?.standStill(Math.min(stoppedMs, seconds * 1_000 * stoppedShareMax));
        victim += 1;
        break;
      case 'connections cut':
        await pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'couvert-%' AND datname = current_database()`);
        break;
      case 'PostgreSQL restarted':
        await postgres.shutDown();
        await Promise.all([postgres.begin(), rush(postgres.url, evenings)]);
        break;
      case 'PostgreSQL killed':
        await postgres.kill();
        await Promise.all([postgres.begin(), rush(postgres.url, evenings)]);
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

interface Evenings {
  readonly ids: readonly number[];
  readonly dates: readonly string[];
}

async function fullEvenings(pool: Pool, { tenants, dates }: City): Promise<Evenings> {
  const houses = tenants.flatMap((tenant) => tenant.houses.filter(({ kind }) => kind !== 'all day'));
  const { rows } = await pool.query<{ id: number; date: string }>(fullest, [houses.map(({ id }) => id), houses.map(({ tableIds }) => tableIds.length), dates, rushEvenings]);
  return { ids: rows.map(({ id }) => id), dates: rows.map(({ date }) => date) };
}

/** Evenings that were full are given up as soon as the database is back, before any process has found back to it. */
async function rush(url: string, { ids, dates }: Evenings): Promise<void> {
  const client = await connectedFirst(url);
  try {
    await client.query(giveUp, [ids, dates]);
  } finally {
    await client.end();
  }
}

/** Processes wait longer from one attempt to the next. */
async function connectedFirst(url: string): Promise<Client> {
  for (const givesUpAtMs = Date.now() + backWithinMs; ; await sleep(rushPauseMs)) {
    const client = new Client({ connectionString: url, application_name: 'check-live' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (Date.now() > givesUpAtMs) throw error;
    }
  }
}
