import { Client } from 'pg';
import { createDataSource, Database, plusDays, systemContext, type Context } from '#kernel';
import { createLogger } from '#monitoring';
import { parseConfig } from '../apps/api/src/config.ts';
import { createApp } from '../apps/api/src/create-app.ts';
import { searchRequestOf } from '../libs/bookings/src/http/search-request-of.ts';
import { SearchRestaurants } from '../libs/bookings/src/queries/search/search-restaurants.ts';
import { makeApiKey } from '../test/support/make-api-key.ts';
import { testSecret } from '../test/support/test-secret.ts';
import { growCity } from './support/grow-city.ts';
import { explainNested, RecordingDatabase } from './support/explain-nested.ts';
import { underLoad } from './support/load.ts';
import type { BenchOptions } from './support/options.ts';
import { percentilesOf, rounded } from './support/percentiles.ts';
import { progress } from './support/progress.ts';
import { drawQuestions, type Question, type Questions } from './support/search-questions.ts';
import { withDatabase } from './support/with-database.ts';

/**
 * How long a search takes, as the city grows: words, misspelt words, near, and live (near, a date, a time and a party),
 * a page of 20 with its facets, below HTTP (the query on the database) and over it (the whole application on a
 * loopback port). Restaurants are invented, with their floors, services and tonight's bookings; the server has
 * production's settings and the data in its memory, as a city of this size has.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const sizes = options.numbers('sizes', [1_000, 10_000, 100_000]);
  const plan: Plan = {
    sizes,
    seconds: options.number('seconds', 15),
    operations: options.number('operations', 400),
    clients: options.number('clients', 1),
    perDay: options.number('bookings', 12),
    explains: options.flag('explain'),
    today: new Date().toISOString().slice(0, 10),
  };
  return withDatabase(({ url }) => measure(url, plan));
}

interface Plan {
  readonly sizes: readonly number[];
  /** For each kind of question, at most. */
  readonly seconds: number;
  readonly operations: number;
  readonly clients: number;
  /** Bookings a house and evening. */
  readonly perDay: number;
  readonly explains: boolean;
  readonly today: string;
}

async function measure(url: string, plan: Plan): Promise<Record<string, unknown>> {
  const dataSource = createDataSource({ url, poolSizeMax: 10, entities: [], onPoolError: ({ message }) => progress(message) });
  await dataSource.initialize();
  const admin = new Client({ connectionString: url });
  await admin.connect();
  try {
    const database = new Database(dataSource);
    const figures: Record<string, unknown> = {};
    for (const restaurants of plan.sizes) {
      const tenantId = await growCity(database, { restaurants, perDay: plan.perDay, today: plan.today });
      await admin.query('VACUUM ANALYZE');
      const questions = await drawQuestions(admin, { tenantId, date: plusDays(plan.today, 1) });
      if (plan.explains) await explain(admin, { recording: new RecordingDatabase(dataSource), tenantId, restaurants, questions });
      const belowHttp = await measureAll(restaurants, { plan, questions, ask: below(database, tenantId), where: 'below HTTP' });
      figures[restaurants] = { belowHttp, overHttp: await overHttp(url, { tenantId, restaurants, plan, questions }) };
    }
    return { clients: plan.clients, restaurants: figures };
  } finally {
    await admin.end();
    await dataSource.destroy();
  }
}

/** Answers with how many hits a question has. */
type Ask = (question: Question) => Promise<number>;

function below(database: Database, tenantId: string): Ask {
  const query = new SearchRestaurants(database, { find: () => Promise.resolve(null) });
  const ctx = (): Context => systemContext(tenantId);
  return async (question) => (await query.execute(ctx(), searchRequestOf({ limit: 20, window: 60, ...question.query }))).hits.length;
}

async function overHttp(url: string, measured: { tenantId: string; restaurants: number; plan: Plan; questions: Questions }): Promise<Record<string, unknown>> {
  const key = await makeApiKey(url, measured.tenantId);
  const config = parseConfig({ DATABASE_URL: url, COUVERT_SECRET: testSecret, COUVERT_DRAIN_WAIT_MS: '0', PORT: '0' });
  const app = await createApp(config, { logger: createLogger({ level: 'silent' }) });
  try {
    await app.listen({ port: 0, host: '127.0.0.1' });
    const base = await app.getUrl();
    const ask: Ask = async ({ parameters }) => {
      const response = await fetch(`${base}/v1/search?${parameters}`, { headers: { 'x-api-key': key } });
      if (!response.ok) throw new Error(`${parameters} answered ${response.status}: ${await response.text()}`);
      return ((await response.json()) as { items: unknown[] }).items.length;
    };
    return await measureAll(measured.restaurants, { ...measured, ask, where: 'over HTTP' });
  } finally {
    await app.close();
  }
}

async function measureAll(restaurants: number, { plan, questions, ask, where }: { plan: Plan; questions: Questions; ask: Ask; where: string }): Promise<Record<string, unknown>> {
  const figures: Record<string, unknown> = {};
  for (const [kind, asked] of Object.entries(questions)) {
    // Statements are parsed and pages are read once, before anything is counted.
    for (const question of asked.slice(-20)) await ask(question);
    let hits = 0;
    const result = await underLoad({ clients: plan.clients, seconds: plan.seconds, operationsMax: plan.operations }, async ({ turn }) => {
      hits += await ask(asked[turn % asked.length] as Question);
    });
    const ms = result.outcomes['ok']?.ms ?? percentilesOf([]);
    progress(`${restaurants} restaurants, ${where}, ${kind}: p50 ${ms.p50} ms, p99 ${ms.p99} ms (${result.count} asked)`);
    figures[kind] = { ms, asked: result.count, perSecond: result.perSecond, hitsPerPage: rounded(hits / Math.max(1, result.count), 1) };
  }
  return figures;
}

async function explain(admin: Client, { recording, tenantId, restaurants, questions }: { recording: RecordingDatabase; tenantId: string; restaurants: number; questions: Questions }): Promise<void> {
  for (const [kind, [question]] of Object.entries(questions)) {
    if (question === undefined) continue;
    recording.sent.length = 0;
    await below(recording, tenantId)(question);
    progress(`--- ${restaurants} restaurants, ${kind}: ${question.parameters}`);
    for (const line of await explainNested(admin, { tenantId, sent: recording.sent })) progress(line);
  }
}
