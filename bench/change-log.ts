import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { CreateBooking } from '#bookings';
import { LogConnection, LogTail } from '#caching';
import { plusDays } from '#kernel';
import { createLogger } from '#monitoring';
import { parseConfig } from '../apps/api/src/config.ts';
import { createApp } from '../apps/api/src/create-app.ts';
import { testSecret } from '../test/support/test-secret.ts';
import { backendMs } from './support/backend-time.ts';
import { buildBookingCity, type BookingCity } from './support/booking-city.ts';
import { belowHttp, Wishes } from './support/booking-clients.ts';
import { underLoad } from './support/load.ts';
import type { BenchOptions } from './support/options.ts';
import { pairedRounds, shareOf } from './support/paired-rounds.ts';
import { median, percentilesOf, rounded } from './support/percentiles.ts';
import { progress } from './support/progress.ts';
import { withDatabase } from './support/with-database.ts';

/**
 * What the change log costs who writes: the server's processor time of a real booking with the triggers of `bookings`
 * and without them, in turns, each the first of its day or on a known one; and how long after a commit another
 * connection's tail has heard of it.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const plan = { seconds: options.number('seconds', 3), rounds: options.number('rounds', 5), houses: options.number('houses', 400), commits: options.number('commits', 200) };
  return withDatabase(async ({ url }) => {
    const city = await buildBookingCity(url, plan);
    const admin = new Client({ connectionString: url });
    await admin.connect();
    try {
      const costs: Record<string, unknown> = {};
      for (const [index, clients] of [1, 8].entries()) costs[`clients_${clients}`] = await costOf({ ...plan, url, city, admin, clients, firstDate: plusDays(city.firstDate, 200 * index) });
      return { ...costs, heardAfterMs: await heardAfterMs(url, { admin, commits: plan.commits, city }) };
    } finally {
      await admin.end();
    }
  });
}

interface Setting {
  readonly url: string;
  readonly city: BookingCity;
  readonly admin: Client;
  readonly clients: number;
  readonly seconds: number;
  readonly rounds: number;
  readonly firstDate: string;
}

async function costOf({ url, city, admin, clients, seconds, rounds, firstDate }: Setting): Promise<Record<string, unknown>> {
  const app = await createApp(parseConfig({ DATABASE_URL: url, COUVERT_SECRET: testSecret, COUVERT_POOL_SIZE: String(clients), COUVERT_DRAIN_WAIT_MS: '0' }), { logger: createLogger({ level: 'silent' }) });
  await app.init();
  const book = belowHttp(app.get(CreateBooking), city);
  const wishes = new Wishes(city, firstDate);
  /** The server's processor time of a booking, ms. */
  const cost = async (triggers: 'ENABLE ALWAYS' | 'DISABLE'): Promise<number> => {
    await admin.query(`ALTER TABLE bookings ${triggers} TRIGGER cache_log_insert`);
    // Plans are made anew after it.
    await underLoad({ clients, seconds: 1 }, () => book(wishes.spread()));
    const before = await backendMs(admin, 'couvert-api');
    const { count } = await underLoad({ clients, seconds }, () => book(wishes.spread()));
    return ((await backendMs(admin, 'couvert-api')) - before) / count;
  };
  try {
    const { watched, unwatched } = await pairedRounds({
      rounds,
      contenders: { watched: () => cost('ENABLE ALWAYS'), unwatched: () => cost('DISABLE') },
      onRound: (round, of) => progress(`${clients} clients, round ${round + 1}: ${Object.entries(of).map(([name, ms]) => `${name} ${rounded(ms)} ms`).join(', ')}`),
    });
    return { watchedMs: rounded(median(watched)), unwatchedMs: rounded(median(unwatched)), watchedOfUnwatched: shareOf(watched, unwatched) };
  } finally {
    await admin.query('ALTER TABLE bookings ENABLE ALWAYS TRIGGER cache_log_insert');
    await app.close();
  }
}

/** From the answer to a COMMIT until a tail on another connection has told of it; the tail gets no hint. */
async function heardAfterMs(url: string, { admin, commits, city }: { admin: Client; commits: number; city: BookingCity }): Promise<Record<string, unknown>> {
  const intervalMs = 100;
  const tail = new LogTail(new LogConnection({ url, answerTimeoutMs: 2_000 }), { intervalMs, retentionMs: 3_600_000, onError: (error) => progress(String(error)) });
  let hear: () => void = () => undefined;
  tail.subscribe({ changed: () => hear(), lost: () => undefined });
  await tail.start();
  const delaysMs: number[] = [];
  try {
    for (let commit = 0; commit < commits; commit += 1) {
      const heard = new Promise<void>((resolve) => (hear = resolve));
      await admin.query('UPDATE restaurant_policies SET lead_minutes = $2 WHERE restaurant_id = $1', [city.restaurantIds[commit % city.restaurantIds.length], commit]);
      const committedAtMs = performance.now();
      await heard;
      delaysMs.push(performance.now() - committedAtMs);
      // At another moment of the tail's interval each time.
      await sleep((commit * 37) % intervalMs);
    }
  } finally {
    await tail.stop();
  }
  return { intervalMs, commits, ...percentilesOf(delaysMs) };
}
