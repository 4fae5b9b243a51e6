import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import { Client } from 'pg';
import { aCache } from '#caching';
import { createDataSource, Database, plusDays, systemContext, type Context } from '#kernel';
import { searchRequestOf } from '../libs/bookings/src/http/search-request-of.ts';
import { KnownCities } from '../libs/bookings/src/queries/search/known-cities.ts';
import { SearchRestaurants } from '../libs/bookings/src/queries/search/search-restaurants.ts';
import { openKnownCities } from '../test/support/live/open-known-cities.ts';
import { askAll, askOverHttp, type Ask, type AskPlan, type Kinds } from './support/ask-all.ts';
import { growCity } from './support/grow-city.ts';
import type { BenchOptions } from './support/options.ts';
import { rounded } from './support/percentiles.ts';
import { askPlainSql } from './support/plain-sql-search.ts';
import { progress } from './support/progress.ts';
import { drawQuestions } from './support/search-questions.ts';
import { withDatabase } from './support/with-database.ts';
import { unwatchedSlots } from '../test/support/unwatched-slots.ts';

/**
 * A table for 4 at half past seven near me, as the city grows: named by memory and a page of 20 judged on rows, below
 * HTTP and over it; beside it the same from rows alone, and in plain SQL. With words and misspelt words, too.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const plan: Plan = {
    sizes: options.numbers('sizes', [1_000, 10_000, 100_000]),
    seconds: options.number('seconds', 15),
    operations: options.number('operations', 400),
    clients: options.number('clients', 1),
    perDay: options.number('bookings', 12),
    today: new Date().toISOString().slice(0, 10),
  };
  return withDatabase(async ({ url }) => {
    const figures: Record<string, Figures> = {};
    for (const restaurants of plan.sizes) figures[restaurants] = await measure(url, { ...plan, restaurants });
    return { clients: plan.clients, required, restaurants: figures, growth: growthOf(figures) };
  });
}

/** At 100,000 restaurants. */
const required = { wordsMsP50Max: 15, typoMsP50Max: 15, liveMsP50Max: 5, liveMsP99Max: 20, timesFasterThanPlainSqlMin: 50, growthFrom1000To100000Max: 3 };

interface Plan extends AskPlan {
  readonly sizes: readonly number[];
  /** Bookings a house and evening. */
  readonly perDay: number;
  readonly today: string;
}

type Asked = Awaited<ReturnType<typeof askAll>>;
interface Figures {
  readonly fromMemory: Asked;
  readonly fromRows: Asked;
  readonly inPlainSql: Asked;
  readonly overHttp: Asked;
  readonly timesFasterThanPlainSql: number;
  readonly readyAfterSeconds: number;
}

async function measure(url: string, plan: Plan & { restaurants: number }): Promise<Figures> {
  const { restaurants } = plan;
  const dataSource = createDataSource({ url, poolSizeMax: 10, entities: [], onPoolError: ({ message }) => progress(message) });
  await dataSource.initialize();
  const admin = new Client({ connectionString: url });
  await admin.connect();
  const database = new Database(dataSource);
  try {
    const tenantId = await growCity(database, plan);
    await admin.query('VACUUM ANALYZE');
    const date = plusDays(plan.today, 1);
    const questions = await kindsOf(admin, { tenantId, date });
    const known = await openKnownCities({ url, database, tailIntervalMs: 100, staleMsMax: 1_000, onError: (error) => progress(String(error)) });
    try {
      const readyAfterSeconds = await ready(known.cities, { tenantId, date });
      progress(`${restaurants} restaurants: memory knows them, and ${date}, after ${readyAfterSeconds} s`);
      const common = { plan, questions };
      const fromMemory = await askAll(restaurants, { ...common, ask: below(new SearchRestaurants(database, known.cities, unwatchedSlots(), aCache().cache), tenantId), where: 'from memory' });
      const inPlainSql = await askAll(restaurants, { plan, questions: { live: questions['live'] ?? [] }, ask: (question) => askPlainSql(admin, tenantId, question), where: 'in plain SQL' });
      const fromRows = await askAll(restaurants, { ...common, ask: below(new SearchRestaurants(database, { find: () => Promise.resolve(null) }, unwatchedSlots(), aCache().cache), tenantId), where: 'from rows' });
      await known.close();
      const overHttp = await askOverHttp(url, { tenantId, restaurants, plan, questions, ready: async (app: INestApplication) => void (await ready(app.get(KnownCities, { strict: false }), { tenantId, date })) });
      const timesFasterThanPlainSql = rounded((inPlainSql['live']?.ms.p50 ?? NaN) / (fromMemory['live']?.ms.p50 ?? NaN), 1);
      return { readyAfterSeconds, fromMemory, fromRows, inPlainSql, overHttp, timesFasterThanPlainSql };
    } finally {
      await known.close();
    }
  } finally {
    await admin.end();
    await dataSource.destroy();
  }
}

/** Words and misspelt ones alone and with a visit; near alone and with a visit. */
async function kindsOf(admin: Client, { tenantId, date }: { tenantId: string; date: string }): Promise<Kinds> {
  const { words, typo, near, live } = await drawQuestions(admin, { tenantId, date });
  const visiting = (questions: typeof words): typeof words =>
    questions.map(({ query, parameters }, at) => {
      const { date: dates, time, party_size } = live[at % live.length]?.query ?? {};
      return { query: { ...query, date: dates, time, party_size }, parameters: `${parameters}&date=${dates?.[0]}&time=${time}&party_size=${party_size}` };
    });
  return { words, typo, near, live, liveAmongHundred: await amongHundred(admin, { tenantId, live }), liveWords: visiting(words), liveTypo: visiting(typo) };
}

/** The live questions in circles that hold a hundred houses each, however large the city: equal radius and density, as far as work goes. */
async function amongHundred(admin: Client, { tenantId, live }: { tenantId: string; live: Kinds[string] }): Promise<NonNullable<Kinds[string]>> {
  const changed: NonNullable<Kinds[string]>[number][] = [];
  for (const { query, parameters } of live ?? []) {
    const [latitude, longitude] = (query.near ?? '').split(',').map(Number);
    const { rows } = await admin.query<{ metres: number }>(
      `SELECT max(metres) AS metres FROM (
         SELECT couvert_distance_m($2, $3, s.latitude, s.longitude) AS metres FROM restaurant_search s WHERE s.tenant_id = $1
          AND s.place <@ box(point($3 - 1, $2 - 1), point($3 + 1, $2 + 1)) ORDER BY 1 LIMIT 100) AS nearest`,
      [tenantId, latitude, longitude],
    );
    const radius = Math.max(0.01, Math.min(100, rounded((rows[0]?.metres ?? 1_000) / 1_000, 3) + 0.001));
    changed.push({ query: { ...query, radius_km: radius }, parameters: parameters.replace('radius_km=1', `radius_km=${radius}`) });
  }
  return changed;
}

function below(query: SearchRestaurants, tenantId: string): Ask {
  const ctx = (): Context => systemContext(tenantId);
  return async (question) => (await query.execute(ctx(), searchRequestOf({ limit: 20, window: 60, ...question.query }))).hits.length;
}

/** Seconds until memory knows the tenant's restaurants and the date. */
async function ready(cities: KnownCities, { tenantId, date }: { tenantId: string; date: string }): Promise<number> {
  const startedAtMs = performance.now();
  while (((await cities.find(systemContext(tenantId)))?.day(date) ?? null) === null) {
    if (performance.now() - startedAtMs > 900_000) throw new Error('memory does not come to know the city');
    await sleep(20);
  }
  return rounded((performance.now() - startedAtMs) / 1_000, 1);
}

/** How much longer a live question among a hundred houses takes in the largest city than in the smallest. */
function growthOf(figures: Record<string, Figures>): number | null {
  const all = Object.values(figures).map(({ fromMemory }) => fromMemory['liveAmongHundred']?.ms.p50 ?? NaN);
  return all.length < 2 ? null : rounded((all.at(-1) ?? NaN) / (all[0] ?? NaN), 2);
}
