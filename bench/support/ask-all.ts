import type { INestApplication } from '@nestjs/common';
import { createLogger } from '#monitoring';
import { parseConfig } from '../../apps/api/src/config.ts';
import { createApp } from '../../apps/api/src/create-app.ts';
import { makeApiKey } from '../../test/support/make-api-key.ts';
import { testSecret } from '../../test/support/test-secret.ts';
import { underLoad } from './load.ts';
import { percentilesOf, rounded } from './percentiles.ts';
import { progress } from './progress.ts';
import type { Question } from './search-questions.ts';

/** Answers with how many hits a question has. */
export type Ask = (question: Question) => Promise<number>;

export interface AskPlan {
  /** For each kind of question, at most. */
  readonly seconds: number;
  readonly operations: number;
  readonly clients: number;
}

/** The questions by their kind. */
export type Kinds = Readonly<Record<string, readonly Question[]>>;

/** How long each kind of question takes, one kind after the other. */
export async function askAll(restaurants: number, { plan, questions, ask, where }: { plan: AskPlan; questions: Kinds; ask: Ask; where: string }): Promise<Record<string, { ms: { p50: number; p99: number } }>> {
  const figures: Record<string, { ms: { p50: number; p99: number } }> = {};
  for (const [kind, asked] of Object.entries(questions)) {
    // Statements are parsed and pages are read once, before anything is counted.
    for (const question of asked.slice(-20)) await ask(question);
    let hits = 0;
    const result = await underLoad({ clients: plan.clients, seconds: plan.seconds, operationsMax: plan.operations }, async ({ turn }) => {
      hits += await ask(asked[turn % asked.length] as Question);
    });
    const ms = result.outcomes['ok']?.ms ?? percentilesOf([]);
    progress(`${restaurants} restaurants, ${where}, ${kind}: p50 ${ms.p50} ms, p99 ${ms.p99} ms (${result.count} asked)`);
    const counted = { ms, asked: result.count, perSecond: result.perSecond, hitsPerPage: rounded(hits / Math.max(1, result.count), 1) };
    figures[kind] = counted;
  }
  return figures;
}

/** The same over HTTP: the whole application on a loopback port, in this process. @param ready waits until it is as it is to be measured */
export async function askOverHttp(
  url: string,
  { tenantId, restaurants, plan, questions, ready = () => Promise.resolve() }: { tenantId: string; restaurants: number; plan: AskPlan; questions: Kinds; ready?: (app: INestApplication) => Promise<void> },
): Promise<Awaited<ReturnType<typeof askAll>>> {
  const key = await makeApiKey(url, tenantId);
  const config = parseConfig({ DATABASE_URL: url, COUVERT_SECRET: testSecret, COUVERT_DRAIN_WAIT_MS: '0', PORT: '0', COUVERT_DIRECTORY_MIB: '4096', COUVERT_INDEX_MIB: '2048' });
  const app = await createApp(config, { logger: createLogger({ level: 'silent' }) });
  try {
    await app.listen({ port: 0, host: '127.0.0.1' });
    await ready(app);
    const base = await app.getUrl();
    const ask: Ask = async ({ parameters }) => {
      const response = await fetch(`${base}/v1/search?${parameters}`, { headers: { 'x-api-key': key } });
      if (!response.ok) throw new Error(`${parameters} answered ${response.status}: ${await response.text()}`);
      return ((await response.json()) as { items: unknown[] }).items.length;
    };
    return await askAll(restaurants, { plan, questions, ask, where: 'over HTTP' });
  } finally {
    await app.close();
  }
}
