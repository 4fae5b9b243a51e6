import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { Cache } from '#caching';
import { createDataSource, Database, plusDays, systemContext, type Context, type Tx } from '#kernel';
import { searchRequestOf } from '../libs/bookings/src/http/search-request-of.ts';
import { SearchRestaurants } from '../libs/bookings/src/queries/search/search-restaurants.ts';
import { openKnownCities } from '../test/support/live/open-known-cities.ts';
import { seededRandom } from '../test/support/prng.ts';
import { unwatchedSlots } from '../test/support/unwatched-slots.ts';
import { growCity } from './support/grow-city.ts';
import { underLoad } from './support/load.ts';
import type { BenchOptions } from './support/options.ts';
import { pairedRounds, shareOf } from './support/paired-rounds.ts';
import { percentilesOf, rounded } from './support/percentiles.ts';
import { progress } from './support/progress.ts';
import { drawQuestions, type Question } from './support/search-questions.ts';
import { withDatabase } from './support/with-database.ts';
import { zipf } from './support/zipf.ts';

/**
 * Searches around places that are asked for as Zipf(0.99) has it, with a time and without, below HTTP: with what is kept, with an empty cache that
 * fills itself, and with nothing kept, the same questions in turns. A hit is a search that asked the database nothing.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const plan = { restaurants: options.number('restaurants', 10_000), questions: options.number('questions', 400), rounds: options.number('rounds', 5), perDay: options.number('bookings', 12) };
  return withDatabase(async ({ url }) => {
    const dataSource = createDataSource({ url, poolSizeMax: 10, entities: [], onPoolError: ({ message }) => progress(message) });
    await dataSource.initialize();
    const admin = new Client({ connectionString: url });
    await admin.connect();
    const database = new CountedDatabase(dataSource);
    try {
      const today = new Date().toISOString().slice(0, 10);
      const tenantId = await growCity(database, { ...plan, today });
      await admin.query('VACUUM ANALYZE');
      const known = await openKnownCities({ url, database, tailIntervalMs: 100, staleMsMax: 1_000, onError: (error) => progress(String(error)) });
      try {
        const date = plusDays(today, 1);
        while (((await known.cities.find(systemContext(tenantId)))?.day(date) ?? null) === null) await sleep(20);
        const caches = { kept: 268_435_456, nothingKept: 0 };
        const [kept, nothingKept] = Object.values(caches).map((bytesMax) => new Cache({ log: known.log, bytesMax, staleMsMax: 1_000, store: null, logRetentionMs: 3_600_000, lostStaleMsMax: 600_000 })) as [Cache, Cache];
        const searchOver = (cache: Cache): SearchRestaurants => new SearchRestaurants(database, known.cities, unwatchedSlots(), cache);
        const questions = await drawQuestions(admin, { tenantId, date });
        const measured: Record<string, Measured> = {};
        for (const [kind, asked] of [['withoutTime', questions.near], ['withTime', questions.live]] as const) {
          measured[kind] = await measure({ plan, database, tenantId, questions: drawnFrom(asked, plan.questions), kept: searchOver(kept), nothingKept: searchOver(nothingKept) });
          progress(`${kind}: ${JSON.stringify(measured[kind])}`);
        }
        return { ...plan, required: { timesFasterOnHitsMin: 5 }, ...measured };
      } finally {
        await known.close();
      }
    } finally {
      await admin.end();
      await dataSource.destroy();
    }
  });
}

interface Measuring {
  readonly plan: { readonly rounds: number };
  readonly database: CountedDatabase;
  readonly tenantId: string;
  readonly questions: readonly Question[];
  readonly kept: SearchRestaurants;
  readonly nothingKept: SearchRestaurants;
}

interface Measured {
  /** `filling`: those of the first time that were read and kept. */
  readonly ms: Readonly<Record<'filling' | 'hits' | 'misses' | 'nothingKept', { readonly count: number; readonly p50: number; readonly p99: number }>>;
  /** Of the searches with what is kept, after everything was asked for once. */
  readonly hitShare: number;
  /** By medians of paired rounds. */
  readonly timesFasterOnHits: number;
}

async function measure({ plan, database, tenantId, questions, kept, nothingKept }: Measuring): Promise<Measured> {
  const times = { filling: [] as number[], hits: [] as number[], misses: [] as number[], nothingKept: [] as number[] };
  const ask = async (search: SearchRestaurants, into: (isHit: boolean) => number[]): Promise<number> => {
    const hits: number[] = [];
    await underLoad({ clients: 1, seconds: 600, operationsMax: questions.length }, async ({ turn }) => {
      const { query } = questions[(turn - 1) % questions.length] as Question;
      const { reads } = database;
      const startedAtMs = performance.now();
      await search.execute(systemContext(tenantId), searchRequestOf({ limit: 20, window: 60, ...query }));
      const ms = performance.now() - startedAtMs;
      const isHit = database.reads === reads;
      into(isHit).push(ms);
      if (isHit || search === nothingKept) hits.push(ms);
    });
    return percentilesOf(hits).p50;
  };
  // Statements are parsed and pages are read once, before anything is counted.
  await ask(nothingKept, () => []);
  await ask(kept, (isHit) => (isHit ? [] : times.filling));
  const rounds = await pairedRounds({
    rounds: plan.rounds,
    contenders: {
      kept: () => ask(kept, (isHit) => (isHit ? times.hits : times.misses)),
      nothingKept: () => ask(nothingKept, () => times.nothingKept),
    },
    onRound: (round, of) => progress(`round ${round + 1}: p50 ${JSON.stringify(of)} ms`),
  });
  const of = (values: readonly number[]) => ({ count: values.length, p50: percentilesOf(values).p50, p99: percentilesOf(values).p99 });
  return {
    ms: { filling: of(times.filling), hits: of(times.hits), misses: of(times.misses), nothingKept: of(times.nothingKept) },
    hitShare: rounded(times.hits.length / (times.hits.length + times.misses.length)),
    timesFasterOnHits: rounded(shareOf(rounds.nothingKept, rounds.kept), 1),
  };
}

/** The first places are asked for most. */
function drawnFrom(questions: readonly Question[], count: number): Question[] {
  const random = seededRandom(1);
  const rank = zipf(questions.length, 0.99, () => random.next());
  return Array.from({ length: count }, () => questions[rank()] as Question);
}

/** Counts transactions. */
class CountedDatabase extends Database {
  reads = 0;

  override read<T>(ctx: Context, work: (tx: Tx) => Promise<T>, options?: { readonly signal?: AbortSignal }): Promise<T> {
    this.reads += 1;
    return super.read(ctx, work, options);
  }
}
