import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Fault } from '../fault.ts';
import type { World } from '../world.ts';
import { diskIsFull, diskObstacle, diskPlace } from './small-disk.ts';

/** What takes less than a deadline is waited for, and nobody is refused. */
const isPatienceOver = (seconds: number): boolean => seconds > 12;

/** Between two that come one after the other. */
const everyMs = 300;

export const databaseFaults: readonly Fault[] = [
  {
    name: 'database-killed', kind: 'database', about: 'kill -9 of PostgreSQL, and its start after a while', seconds: 3, isFelt: true,
    bring: async ({ postgres }, { ms }) => {
      await postgres.kill();
      await sleep(ms);
      await postgres.begin();
    },
  },
  {
    name: 'database-frozen', kind: 'database', about: 'SIGSTOP of all its processes', seconds: 30, isFelt: isPatienceOver,
    bring: async ({ postgres }, { ms }) => {
      await postgres.freeze();
      await sleep(ms);
      await postgres.thaw();
    },
  },
  {
    name: 'reset-in-query', kind: 'database', about: 'every connection to the database is cut, three times a second', seconds: 8, isFelt: true,
    bring: (world, { ms }) => again(ms, () => world.nodes.forEach(({ proxy }) => proxy.cutAll())),
  },
  {
    name: 'reset-in-commit', kind: 'database', about: 'a connection is cut as it commits: before the server gets it, and after it has committed, in turns', seconds: 10, isFelt: true,
    bring: async (world, { ms }) => {
      await again(ms, (count) => {
        for (const { proxy } of world.nodes) {
          const lose = count % 2 === 0 ? 'answer' : 'request';
          if (count % 4 < 2) proxy.cutAt('commit', lose);
          else proxy.cutAt('booking_write_on_known_days', lose, 'SELECT 1');
        }
      });
      for (const { proxy } of world.nodes) proxy.disarm();
    },
  },
  {
    name: 'pool-exhausted', kind: 'database', about: 'every statement on bookings waits for a lock, so that all connections are taken', seconds: 8, isFelt: true,
    bring: (world, { ms }) => holding(world, 'LOCK TABLE bookings IN ACCESS EXCLUSIVE MODE', ms),
  },
  {
    name: 'lock-held', kind: 'database', about: 'somebody holds the service days of one house, and does nothing', seconds: 60, isFelt: isPatienceOver,
    bring: (world, { ms }) => {
      const [house] = world.houses;
      return holding(world, `SELECT pg_advisory_xact_lock(${house?.id}, day::date - date '2000-01-01') FROM unnest(ARRAY['${house?.dates.join(`','`)}']) day`, ms);
    },
  },
  {
    name: 'deadlock', kind: 'database', about: 'transactions that hold what a booking needs, and then want what it holds', seconds: 10, isFelt: false,
    bring: async (world, { ms, note }) => {
      let count = 0;
      const endsAt = performance.now() + ms;
      while (performance.now() < endsAt) count += await deadlock(world);
      const [row] = await world.sql<{ deadlocks: string }>('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()');
      note(`${row?.deadlocks} deadlocks, ${count} of them resolved against the intruder`);
    },
  },
  {
    name: 'disk-full', kind: 'database', about: 'nothing can be written any more; somebody frees the disk', seconds: 8, isFelt: true, obstacle: diskObstacle,
    get needs() {
      return { place: diskPlace() };
    },
    bring: diskIsFull,
  },
  {
    name: 'read-only', kind: 'database', about: 'default_transaction_read_only, as after a failover to the wrong server', seconds: 8, isFelt: true,
    bring: async (world, { ms }) => {
      await world.sql('ALTER SYSTEM SET default_transaction_read_only = on');
      await world.sql('SELECT pg_reload_conf()');
      await sleep(ms);
      await world.asAdmin(async (admin) => {
        await admin.query('SET default_transaction_read_only = off');
        await admin.query('ALTER SYSTEM RESET default_transaction_read_only');
        await admin.query('SELECT pg_reload_conf()');
      });
    },
  },
  {
    name: 'database-slow', kind: 'database', about: '200 ms more for each message to the database', seconds: 15, isFelt: false,
    bring: async (world, { ms }) => {
      world.nodes.forEach(({ proxy }) => proxy.slow(200));
      await sleep(ms);
      world.nodes.forEach(({ proxy }) => proxy.slow(0));
    },
  },
  {
    name: 'failover', kind: 'database', about: 'the primary is gone for good, and the synchronous standby is promoted', seconds: 0, isFelt: true, needs: { isFollowed: true },
    bring: ({ postgres }) => postgres.failOver(),
  },
];

async function again(ms: number, act: (count: number) => void): Promise<void> {
  const endsAt = performance.now() + ms;
  for (let count = 0; performance.now() < endsAt; count += 1) {
    act(count);
    await sleep(everyMs);
  }
}

/** One transaction that takes a lock and sits on it. */
function holding(world: World, take: string, ms: number): Promise<void> {
  return world.asAdmin(async (admin) => {
    await admin.query('BEGIN');
    await admin.query(take);
    await sleep(ms);
    await admin.query('ROLLBACK');
  });
}

/** A booking waits for the table that we have, and we for the service day that it has. @returns 1 when the server chose us to give way */
function deadlock(world: World): Promise<number> {
  const [house] = world.houses;
  return world.asAdmin(async (admin: Client) => {
    await admin.query('BEGIN');
    try {
      await admin.query('LOCK TABLE bookings IN SHARE ROW EXCLUSIVE MODE');
      await sleep(200);
      for (const date of house?.dates ?? []) await admin.query(`SELECT pg_advisory_xact_lock($1, $2::date - date '2000-01-01')`, [house?.id, date]);
      return 0;
    } catch (error) {
      if ((error as { code?: string }).code === '40P01') return 1;
      throw error;
    } finally {
      await admin.query('ROLLBACK');
      await sleep(100);
    }
  });
}
