import { Client } from 'pg';
import { createDataSource, Database, plusDays, systemContext } from '#kernel';
import { findCandidates, findInDirectory, findSpellings, readCards, searchSorts, type DirectoryAnswer, type DirectoryQuestion } from '#restaurants';
import { Prng } from '../apps/cli/src/bulk/prng.ts';
import { seedCity } from '../apps/cli/src/seed/seed-city.ts';
import { searchRequestOf } from '../libs/bookings/src/http/search-request-of.ts';
import { DirectoryLoader } from '../libs/restaurants/src/directory/directory-loader.ts';
import { RestaurantDirectory } from '../libs/restaurants/src/domain/directory/restaurant-directory.ts';
import { readWordFolder } from '../libs/restaurants/src/persistence/sql/directory-rows.ts';
import { bytesHeld, takingTurns } from './support/longest-turns.ts';
import type { BenchOptions } from './support/options.ts';
import { percentilesOf, rounded, type Percentiles } from './support/percentiles.ts';
import { progress } from './support/progress.ts';
import { drawQuestions, type Question } from './support/search-questions.ts';
import { withDatabase } from './support/with-database.ts';

/**
 * The same questions to the directory in memory and to PostgreSQL, in turns: words, misspelt words, circles, everything,
 * and filters, each a page of 20 with its facets. Words also as PostgreSQL would hand them to an index that keeps none:
 * all ids in their order. Beside it what a directory takes: the time until it is there, the longest turn meanwhile and
 * while it takes changes, bytes by its own count and by the process.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const plan: Plan = {
    sizes: options.numbers('restaurants', [1_000, 10_000, 100_000]),
    rounds: options.number('rounds', 400),
    sqlRounds: options.number('sql-rounds', 100),
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
  const { directory, load } = await build(city);
  const kinds: Record<string, unknown> = {};
  for (const [kind, questions] of Object.entries(await drawKinds(city, directory))) {
    const { microseconds, matchedMean } = askInMemory(directory, questions, city.plan.rounds);
    const withCardsMs = await timed(city.plan.sqlRounds, (turn) => page(city, directory, questions[turn % questions.length] as DirectoryQuestion));
    const sqlMs = await timed(city.plan.sqlRounds, (turn) => askInSql(city, questions[turn % questions.length] as DirectoryQuestion));
    kinds[kind] = { matchedMean, microseconds, withCardsMs, sqlMs };
    progress(`${city.restaurants} restaurants, ${kind}: ${microseconds.p50} µs (p99 ${microseconds.p99}), with cards ${withCardsMs.p50} ms, SQL ${sqlMs.p50} ms; ${matchedMean} match`);
    if (kind === 'words' || kind === 'typo') {
      const idsFromSqlMs = await timed(city.plan.sqlRounds, (turn) => listIds(city, directory, questions[turn % questions.length] as DirectoryQuestion));
      Object.assign(kinds[kind] as object, { idsFromSqlMs });
      progress(`${city.restaurants} restaurants, ${kind} as ids in order from SQL: ${idsFromSqlMs.p50} ms (p99 ${idsFromSqlMs.p99})`);
    }
  }
  return { load, changes: await change(city, directory), questions: kinds, nearbyAmong100000WordsMicroseconds: misspell(directory) };
}

/** Loads it while others look how long they wait for their turn. */
async function build({ database, tenantId, restaurants }: City): Promise<{ directory: RestaurantDirectory; load: Record<string, unknown> }> {
  const folder = await database.read(systemContext(tenantId), readWordFolder);
  const directory = new RestaurantDirectory(folder);
  const before = bytesHeld();
  const [startedAtMs, cpu] = [performance.now(), process.cpuUsage()];
  const { turns } = await takingTurns(() => loader({ database, tenantId }).loadAll(directory));
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const load = {
    seconds: rounded(seconds),
    processorSeconds: rounded((user + system) / 1e6),
    turns,
    countedMB: rounded(directory.bytes() / 1e6, 2),
    heldMB: rounded((bytesHeld() - before) / 1e6, 2),
    bytesEach: rounded(directory.bytes() / restaurants, 0),
    words: directory.vocabulary.size,
  };
  progress(`${restaurants} restaurants: loaded in ${load.seconds} s (${load.processorSeconds} s of the processor), ${load.countedMB} MB counted, ${load.heldMB} held; longest turn ${turns.processorMs.max} ms of work, ${turns.clockMs.max} by the clock`);
  return { directory, load };
}

function loader({ database, tenantId }: Pick<City, 'database' | 'tenantId'>): DirectoryLoader {
  return new DirectoryLoader({ database, tenantId, restaurantsMax: 2_000_000, bytesMax: 4e9, signal: new AbortController().signal });
}

/** One restaurant read again, then a tenth of the city, and everything packed. */
async function change(city: City, directory: RestaurantDirectory): Promise<Record<string, unknown>> {
  const { rows } = await city.admin.query<{ id: number }>('SELECT id FROM restaurants WHERE tenant_id = $1 ORDER BY md5(id::text) LIMIT $2', [city.tenantId, Math.ceil(city.restaurants / 10)]);
  const ids = rows.map(({ id }) => id);
  const oneMs = await timed(50, (turn) => loader(city).reload(directory, ids.slice(turn, turn + 1)));
  await city.admin.query(`UPDATE restaurants SET name = name || ' nova', latitude = latitude + 0.001 WHERE id = ANY ($1)`, [ids]);
  const startedAtMs = performance.now();
  const { turns } = await takingTurns(() => loader(city).reload(directory, ids));
  const tenthSeconds = rounded((performance.now() - startedAtMs) / 1_000);
  progress(`${city.restaurants} restaurants: one read again in ${oneMs.p50} ms, ${ids.length} in ${tenthSeconds} s; longest turn ${turns.processorMs.max} ms of work, ${turns.clockMs.max} by the clock`);
  return { oneMs, tenthSeconds, turns };
}

async function drawKinds({ admin, tenantId, plan }: City, directory: RestaurantDirectory): Promise<Record<string, DirectoryQuestion[]>> {
  const drawn = await drawQuestions(admin, { tenantId, date: plusDays(plan.today, 1) });
  const around = (radiusM: number): DirectoryQuestion[] => drawn.near.map(toDirectoryQuestion).map((question) => ({ ...question, near: question.near === null ? null : { ...question.near, radiusM } }));
  const near = around(3_000);
  // The same towns have more restaurants in a larger city: as wide a circle as holds as many of them as 3 km do in the small one.
  const nearAsMany = near.map((question) => ({ ...question, near: question.near === null ? null : { ...question.near, radiusM: find(directory, { ...question, near: { ...question.near, radiusM: 100_000 }, sort: 'distance', limit: 72 }).found.at(-1)?.distanceM ?? 3_000 } }));
  // Two of three have a place: a pseudo-random bit an ordinal.
  const open = Uint32Array.from({ length: Math.ceil(directory.ordinalCount / 32) }, (_, at) => Math.imul(at + 1, 2_654_435_761) | Math.imul(at + 7, 40_503));
  const accepts = (ordinal: number): boolean => (((open[ordinal >>> 5] ?? 0) >>> (ordinal & 31)) & 1) === 1;
  const everything = toDirectoryQuestion({ query: {}, parameters: '' });
  return {
    words: drawn.words.map(toDirectoryQuestion),
    typo: drawn.typo.map(toDirectoryQuestion),
    near3Km: near,
    near3KmAccepted: near.map((question) => ({ ...question, accepts })),
    near3KmCuisine: near.map((question) => ({ ...question, cuisines: ['italian'] })),
    nearAsMany,
    browse: [everything],
    browseNoFacets: [{ ...everything, withFacets: false }],
    browseAccepted: [{ ...everything, accepts }],
    // Hardly anybody has a place: the walk down the order is long.
    browseFull: [{ ...everything, accepts: (ordinal: number) => ordinal % 5_000 === 0 }],
    cuisineAndPrice: [{ ...everything, cuisines: ['italian', 'thai'], priceLevels: [2, 3] }],
  };
}

function toDirectoryQuestion({ query }: Question): DirectoryQuestion {
  const { words, near, cuisines, priceLevels, sort, limit } = searchRequestOf({ limit: 20, window: 60, ...query });
  if (!searchSorts.includes(sort)) throw new RangeError(`not a sort: ${sort}`);
  return { words, near, cuisines, priceLevels, sort, limit, spellings: null, restaurantIds: null, after: null, listedUntilUs: null, withFacets: true };
}

function find(directory: RestaurantDirectory, question: DirectoryQuestion): DirectoryAnswer {
  const answer = findInDirectory(directory, question);
  if (answer === null) throw new Error(`left to PostgreSQL: ${question.words}`);
  return answer;
}

function askInMemory(directory: RestaurantDirectory, questions: readonly DirectoryQuestion[], rounds: number): { microseconds: Percentiles; matchedMean: number } {
  const ask = (turn: number): number => find(directory, questions[turn % questions.length] as DirectoryQuestion).facets?.total ?? 0;
  for (let turn = 0; turn < rounds; turn += 1) ask(turn);
  const taken: number[] = [];
  let matched = 0;
  for (let turn = 0; turn < rounds; turn += 1) {
    const startedAtMs = performance.now();
    matched += ask(turn);
    taken.push((performance.now() - startedAtMs) * 1_000);
  }
  return { microseconds: percentilesOf(taken), matchedMean: rounded(matched / rounds, 0) };
}

/** Found in memory, shown as the database has it. */
function page({ database, tenantId }: City, directory: RestaurantDirectory, question: DirectoryQuestion): Promise<unknown> {
  const ids = find(directory, question).found.map(({ restaurantId }) => restaurantId);
  return database.read(systemContext(tenantId), (tx) => readCards(tx, ids));
}

/** As the search asks: once, and once more with typos forgiven when the words find nothing. */
function askInSql({ database, tenantId }: City, { accepts: _accepts, ...asked }: DirectoryQuestion): Promise<unknown> {
  return database.read(systemContext(tenantId), async (tx) => {
    const question = { ...asked, visit: null, clockOffsetMs: 0 };
    const answer = await findCandidates(tx, question);
    if (question.words === null || answer.facets?.matched !== 0) return answer;
    const spellings = await findSpellings(tx, question.words);
    return spellings === null ? answer : findCandidates(tx, { ...question, spellings });
  });
}

const idsInOrder = `SELECT coalesce(json_agg(f.restaurant_id), '[]') AS ids
  FROM (SELECT s.restaurant_id FROM restaurant_search s, LATERAL (SELECT coalesce(couvert_spellings_query($3::jsonb), couvert_search_query($2)) AS query) AS q
         WHERE s.tenant_id = $1 AND s.words @@ q.query
         ORDER BY ts_rank('{0.05, 0.2, 0.5, 1}', s.words, q.query) + CASE WHEN s.name = couvert_search_text($2) THEN 1 ELSE 0 END DESC, s.rating DESC, s.restaurant_id DESC) AS f`;

/** All that the words find, as ordinals: what an index of places and times would need of them. */
async function listIds({ database, admin, tenantId }: City, directory: RestaurantDirectory, { words }: DirectoryQuestion): Promise<number> {
  const list = async (spellings: string | null): Promise<number[]> => (await admin.query<{ ids: number[] }>(idsInOrder, [tenantId, words, spellings])).rows[0]?.ids ?? [];
  let ids = await list(null);
  if (ids.length === 0) {
    const spellings = await database.read(systemContext(tenantId), (tx) => findSpellings(tx, words ?? ''));
    if (spellings !== null) ids = await list(JSON.stringify(spellings));
  }
  return Uint32Array.from(ids, (id) => directory.ordinal(id) ?? 0).length;
}

async function timed(rounds: number, ask: (turn: number) => Promise<unknown>): Promise<Percentiles> {
  for (let turn = 0; turn < 5; turn += 1) await ask(turn);
  const taken: number[] = [];
  const until = performance.now() + 20_000;
  for (let turn = 0; turn < rounds && performance.now() < until; turn += 1) {
    const startedAtMs = performance.now();
    await ask(turn);
    taken.push(performance.now() - startedAtMs);
  }
  return percentilesOf(taken);
}

/** Invented names are made of few words, a city's of a hundred thousand: one of them with two letters the wrong way round. */
function misspell({ vocabulary }: RestaurantDirectory): Percentiles {
  const prng = new Prng('directory-words', 1);
  const syllables = ['ba', 're', 'ti', 'lo', 'mu', 'ka', 'ne', 'sor', 'vin', 'del', 'gra', 'pol', 'chi', 'zan'];
  const invented = Array.from({ length: 100_000 }, () => Array.from({ length: 3 + (prng.chance(0.5) ? 1 : 0) }, () => prng.pick(syllables)).join(''));
  for (const word of invented) vocabulary.take(word, true);
  const taken = invented.slice(0, 600).map((word) => {
    const startedAtMs = performance.now();
    vocabulary.ask([`${word.slice(0, 3)}${word[4] ?? ''}${word[3] ?? ''}${word.slice(5)}`]);
    return (performance.now() - startedAtMs) * 1_000;
  });
  return percentilesOf(taken.slice(100));
}
