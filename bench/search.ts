import { Client } from 'pg';
import { aCache } from '#caching';
import { createDataSource, Database, plusDays, systemContext, type Context } from '#kernel';
import { searchRequestOf } from '../libs/bookings/src/http/search-request-of.ts';
import { SearchRestaurants } from '../libs/bookings/src/queries/search/search-restaurants.ts';
import { askAll, askOverHttp, type Ask, type AskPlan } from './support/ask-all.ts';
import { growCity } from './support/grow-city.ts';
import { explainNested, RecordingDatabase } from './support/explain-nested.ts';
import type { BenchOptions } from './support/options.ts';
import { progress } from './support/progress.ts';
import { drawQuestions, type Questions } from './support/search-questions.ts';
import { withDatabase } from './support/with-database.ts';
import { unwatchedSlots } from '../test/support/unwatched-slots.ts';

/**
 * How long a search takes, as the city grows: words, misspelt words, near, and live (near, a date, a time and a party),
 * a page of 20 with its facets, below HTTP from rows alone, and over it (the whole application on a loopback port, which
 * asks memory once it knows the city). `search-live` measures memory beside rows. Restaurants are invented, with their floors, services and tonight's bookings; the server has
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

interface Plan extends AskPlan {
  readonly sizes: readonly number[];
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
      const belowHttp = await askAll(restaurants, { plan, questions, ask: below(database, tenantId), where: 'below HTTP' });
      figures[restaurants] = { belowHttp, overHttp: await askOverHttp(url, { tenantId, restaurants, plan, questions }) };
    }
    return { clients: plan.clients, restaurants: figures };
  } finally {
    await admin.end();
    await dataSource.destroy();
  }
}

function below(database: Database, tenantId: string): Ask {
  const query = new SearchRestaurants(database, { find: () => Promise.resolve(null) }, unwatchedSlots(), aCache().cache);
  const ctx = (): Context => systemContext(tenantId);
  return async (question) => (await query.execute(ctx(), searchRequestOf({ limit: 20, window: 60, ...question.query }))).hits.length;
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
