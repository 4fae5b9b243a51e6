import { Client } from 'pg';
import { createDataSource, Database, plusDays, systemContext } from '#kernel';
import { findCandidates, findInDirectory, findSpellings, searchSorts, type DirectoryQuestion, type RestaurantDirectory } from '#restaurants';
import { seedCity } from '../apps/cli/src/seed/seed-city.ts';
import { searchRequestOf } from '../libs/bookings/src/http/search-request-of.ts';
import { DirectoryLoader } from '../libs/restaurants/src/directory/directory-loader.ts';
import { RestaurantDirectory as Directory } from '../libs/restaurants/src/domain/directory/restaurant-directory.ts';
import { readWordFolder } from '../libs/restaurants/src/persistence/sql/directory-rows.ts';
import type { BenchOptions } from './support/options.ts';
import { percentilesOf, rounded } from './support/percentiles.ts';
import { progress } from './support/progress.ts';
import { drawQuestions, type Question } from './support/search-questions.ts';
import { withDatabase } from './support/with-database.ts';

/**
 * The same questions to the directory in memory and to PostgreSQL, in turns: words, misspelt words, a circle of 3 km with
 * and without who has a place, everything, and filters, each a page of 20 with its facets. Beside it what a directory
 * takes: the time until it is there, the longest turn of others meanwhile, bytes by its own count and by the process.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const plan: Plan = {
    sizes: options.numbers('sizes', [1_000, 10_000, 100_000]),
    rounds: options.number('rounds', 200),
    sqlRounds: options.number('sql-rounds', 60),
    today: new Date().toISOString().slice(0, 10),
  };
  return withDatabase(({ url }) => measure(url, plan));
}

interface Plan {
  readonly sizes: readonly number[];
  /** How often each kind of question is asked in memory. */
  readonly rounds: number;
  readonly sqlRounds: number;
  readonly today: string;
}

async function measure(url: string, plan: Plan): Promise<Record<string, unknown>> {
  const dataSource = createDataSource({ url, poolSizeMax: 4, entities: [], onPoolError: ({ message }) => progress(message) });
  await dataSource.initialize();
  const admin = new Client({ connectionString: url });
  await admin.connect();
  try {
    const database = new Database(dataSource);
    const figures: Record<string, unknown> = {};
    for (const restaurants of plan.sizes) {
      const { tenantId } = await seedCity({
        database,
        tenant: { slug: 'bench', name: 'Bench' },
        restaurants,
        seed: 1,
        today: plan.today,
        bookings: { pastDays: 0, futureDays: 0, perDay: 0 },
        onProgress: ({ done, of }) => {
          if (done % 50_000 === 0) progress(`seeded ${done} of ${of}`);
        },
      });
      await admin.query('VACUUM ANALYZE');
      figures[restaurants] = await measureCity({ database, admin, tenantId, restaurants, plan });
    }
    return { restaurants: figures };
  } finally {
    await admin.end();
    await dataSource.destroy();
  }
}

interface City {
  readonly database: Database;
  readonly admin: Client;
  readonly tenantId: string;
  readonly restaurants: number;
  readonly plan: Plan;
}

async function measureCity(city: City): Promise<Record<string, unknown>> {
  const { directory, figures } = await build(city);
  const kinds: Record<string, unknown> = {};
  for (const [kind, questions] of Object.entries(await drawKinds(city, directory))) {
    const inMemory = askInMemory(directory, questions, city.plan.rounds);
    const inSql = await askInSql(city, questions);
    kinds[kind] = { ...inMemory, sqlMs: inSql };
    progress(`${city.restaurants} restaurants, ${kind}: ${inMemory.microseconds.p50} µs (p99 ${inMemory.microseconds.p99}), SQL ${inSql.p50} ms; ${inMemory.matchedMean} match`);
  }
  return { ...figures, questions: kinds };
}

/** Loads it while others count how long they wait for their turn. */
async function build({ database, tenantId, restaurants }: City): Promise<{ directory: RestaurantDirectory; figures: Record<string, unknown> }> {
  const folder = await database.read(systemContext(tenantId), readWordFolder);
  const directory = new Directory(folder);
  const loader = new DirectoryLoader({ database, tenantId, restaurantsMax: 2_000_000, bytesMax: 4e9, signal: new AbortController().signal });
  globalThis.gc?.();
  const before = process.memoryUsage();
  const waits: number[] = [];
  let last = performance.now();
  const ticking = setInterval(() => {
    const now = performance.now();
    waits.push(now - last);
    last = now;
  }, 1);
  const [startedAtMs, cpu] = [performance.now(), process.cpuUsage()];
  await loader.loadAll(directory);
  const buildMs = performance.now() - startedAtMs;
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(ticking);
  globalThis.gc?.();
  const after = process.memoryUsage();
  const figures = {
    buildMs: rounded(buildMs, 0),
    ofThatProcessorMs: rounded((user + system) / 1_000, 0),
    otherTurnsWaitMs: percentilesOf(waits),
    bytesCounted: directory.bytes(),
    bytesEach: rounded(directory.bytes() / restaurants, 0),
    bytesOfTheProcess: globalThis.gc === undefined ? 'run with --expose-gc' : after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers,
    words: directory.vocabulary.size,
  };
  progress(`${restaurants} restaurants: built in ${figures.buildMs} ms, ${figures.bytesCounted} bytes (process: ${figures.bytesOfTheProcess}), others waited ${figures.otherTurnsWaitMs.p99} ms (p99), ${Math.max(...waits).toFixed(1)} at most`);
  return { directory, figures };
}

async function drawKinds({ admin, tenantId, plan }: City, directory: RestaurantDirectory): Promise<Record<string, DirectoryQuestion[]>> {
  const drawn = await drawQuestions(admin, { tenantId, date: plusDays(plan.today, 1) });
  const near = drawn.near.map((question) => toDirectoryQuestion(question)).map((question) => ({ ...question, near: question.near === null ? null : { ...question.near, radiusM: 3_000 } }));
  // Two of three have a place: a pseudo-random bit an ordinal.
  const open = Uint32Array.from({ length: Math.ceil(directory.ordinalCount / 32) }, (_, at) => Math.imul(at + 1, 2_654_435_761) | Math.imul(at + 7, 40_503));
  const accepts = (ordinal: number): boolean => (((open[ordinal >>> 5] ?? 0) >>> (ordinal & 31)) & 1) === 1;
  return {
    words: drawn.words.map(toDirectoryQuestion),
    typo: drawn.typo.map(toDirectoryQuestion),
    near3Km: near,
    near3KmAccepted: near.map((question) => ({ ...question, accepts })),
    near3KmOpen: near.map((question) => ({ ...question, openOn: open })),
    near3KmCuisine: near.map((question) => ({ ...question, cuisines: ['italian'] })),
    browse: [{ ...toDirectoryQuestion({ query: {}, parameters: '' }) }],
    browseNoFacets: [{ ...toDirectoryQuestion({ query: {}, parameters: '' }), withFacets: false }],
    browseOpen: [{ ...toDirectoryQuestion({ query: {}, parameters: '' }), openOn: open }],
    cuisineAndPrice: [{ ...toDirectoryQuestion({ query: {}, parameters: '' }), cuisines: ['italian', 'thai'], priceLevels: [2, 3] }],
  };
}

function toDirectoryQuestion({ query }: Question): DirectoryQuestion {
  const { words, near, cuisines, priceLevels, sort, limit } = searchRequestOf({ limit: 20, window: 60, ...query });
  if (!searchSorts.includes(sort)) throw new RangeError(`not a sort: ${sort}`);
  return { words, near, cuisines, priceLevels, sort, limit, spellings: null, restaurantIds: null, after: null, listedUntilUs: null, withFacets: true };
}

function askInMemory(directory: RestaurantDirectory, questions: readonly DirectoryQuestion[], rounds: number): { microseconds: ReturnType<typeof percentilesOf>; matchedMean: number } {
  const ask = (turn: number): number => findInDirectory(directory, questions[turn % questions.length] as DirectoryQuestion)?.facets?.total ?? 0;
  for (let turn = 0; turn < Math.min(rounds, 50); turn += 1) ask(turn);
  const taken: number[] = [];
  let matched = 0;
  for (let turn = 0; turn < rounds; turn += 1) {
    const startedAtMs = performance.now();
    matched += ask(turn);
    taken.push((performance.now() - startedAtMs) * 1_000);
  }
  return { microseconds: percentilesOf(taken), matchedMean: rounded(matched / rounds, 0) };
}

/** As the search asks: once, and once more with typos forgiven when the words find nothing. */
async function askInSql({ database, tenantId, plan }: City, questions: readonly DirectoryQuestion[]): Promise<ReturnType<typeof percentilesOf>> {
  const ask = (turn: number): Promise<unknown> =>
    database.read(systemContext(tenantId), async (tx) => {
      const { accepts: _accepts, openOn: _openOn, ...asked } = questions[turn % questions.length] as DirectoryQuestion;
      const question = { ...asked, visit: null, clockOffsetMs: 0 };
      const answer = await findCandidates(tx, question);
      if (question.words === null || answer.facets?.matched !== 0) return answer;
      const spellings = await findSpellings(tx, question.words);
      return spellings === null ? answer : findCandidates(tx, { ...question, spellings });
    });
  for (let turn = 0; turn < 5; turn += 1) await ask(turn);
  const taken: number[] = [];
  const until = performance.now() + 20_000;
  for (let turn = 0; turn < plan.sqlRounds && performance.now() < until; turn += 1) {
    const startedAtMs = performance.now();
    await ask(turn);
    taken.push(performance.now() - startedAtMs);
  }
  return percentilesOf(taken);
}
