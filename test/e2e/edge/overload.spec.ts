import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plusDays } from '#kernel';
import { bookingOf, searchFor } from '../../hammer/diners/requests.ts';
import { Wire, type WireAnswer } from '../../hammer/diners/wire.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../../support/database-proxy.ts';
import { makeApiKey } from '../../support/make-api-key.ts';
import { type ApiProcess, spawnApi } from '../../support/spawn-api.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const readers = 250;
/** Of each kind so much is to be seen meanwhile, on whatever machine. */
const wanted = { refusals: readers * 3, writes: 6, kept: 10 } as const;
const slowMsMax = 90_000;
const grownMebibytesMax = 256;
/** A busy machine answers late; nobody may be left alone. */
const timeoutMs = 60_000;
const today = new Date().toISOString().slice(0, 10);

/** `503 OVERLOADED: 12`, for a failure to tell. */
function counted(all: readonly Seen[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, code } of all) counts[`${status} ${code ?? ''}`.trim()] = (counts[`${status} ${code ?? ''}`.trim()] ?? 0) + 1;
  return counts;
}

interface Seen {
  readonly sentAtMs: number;
  readonly tookMs: number;
  readonly status: number;
  readonly code: string | null;
  readonly retryAfter: string | undefined;
}

describe('more than a slow database can do', () => {
  let database: TestDatabase;
  let proxy: DatabaseProxy;
  let api: ApiProcess;
  let wire: Wire;
  let house: SavedRestaurant;
  let apiKey: string;
  const seen = { reads: [] as Seen[], writes: [] as Seen[], hits: [] as Seen[], health: [] as Seen[] };
  const memory = { before: 0, after: 0 };
  let recoveredMs = Infinity;
  let slowFromMs = 0;
  let slowUntilMs = 0;

  const ask = async (method: 'GET' | 'POST', path: string, { headers = {}, body = null }: { headers?: Record<string, string>; body?: unknown } = {}): Promise<Seen & { answer: WireAnswer }> => {
    const sentAtMs = performance.now();
    const outcome = await wire.send({ method, url: `${api.url}${path}`, headers: { 'x-api-key': apiKey, ...headers }, body, cutAfterMs: null, timeoutMs });
    if (!('answer' in outcome)) throw new Error(`${method} ${path} was not answered: ${JSON.stringify(outcome)}`);
    const { answer } = outcome;
    const json = answer.body as { code?: string } | null;
    return { sentAtMs, tookMs: performance.now() - sentAtMs, status: answer.status, code: json?.code ?? null, retryAfter: answer.headers['retry-after'], answer };
  };
  /** With times, so it is kept nowhere. */
  const read = (number: number): ReturnType<typeof ask> =>
    ask('GET', searchFor({ restaurantId: house.id, date: plusDays(today, 2 + (number % 20)), time: `19:${number % 2 === 0 ? '00' : '15'}`, partySize: 1 + (number % 4) }).path);
  const write = (number: number): ReturnType<typeof ask> => {
    const wish = bookingOf({ restaurantId: house.id, date: plusDays(today, 2 + (number % 25)), time: '19:00', partySize: 2 }, { idempotencyKey: `write-${number}`, guestName: 'Guest' });
    return ask('POST', wish.path, { headers: { ...wish.headers }, body: wish.body });
  };
  const kept = (): ReturnType<typeof ask> => ask('GET', `/v1/restaurants/${house.id}`);
  const mebibytes = async (): Promise<number> => Number(/^VmRSS:\s+(\d+)/m.exec(await readFile(`/proc/${api.program.pid}/status`, 'utf8'))?.[1]) / 1_024;

  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await startDatabaseProxy(database.url);
    const builder = aRestaurant({ latitude: 0.01, longitude: 0.01, timeZone: 'UTC', policy: { leadMinutes: 0, horizonDays: 60 } });
    for (let table = 0; table < 12; table += 1) builder.withTable({ name: `T${table}`, seats: 4 });
    house = await builder.save(database);
    apiKey = await makeApiKey(database.url, house.tenantId);
    api = await spawnApi({ databaseUrl: proxy.url, env: { LOG_LEVEL: 'error', COUVERT_DRAIN_WAIT_MS: '0', COUVERT_IN_FLIGHT: '5000' } });
    wire = new Wire({ connectionsMax: readers * 2 });
    await untilKept();
    // A process that has served for a while: its connections are open, and what it keeps is there.
    for (let round = 0; round < 15; round += 1) await Promise.all([...Array.from({ length: 20 }, (_, number) => read(number)), write(1_000 + round)]);
    await overload();
    memory.after = await mebibytes();
  });
  afterAll(async () => {
    wire?.close();
    await api?.program.stop();
    await proxy?.close();
    await database?.drop();
  });

  async function untilKept(): Promise<void> {
    const givesUpAt = performance.now() + 30_000;
    while (!String((await kept()).answer.headers['cache-status']).startsWith('couvert; hit')) {
      if (performance.now() > givesUpAt) throw new Error('the page of the house is not kept');
      await sleep(50);
    }
  }

  async function overload(): Promise<void> {
    proxy.slow(200);
    slowFromMs = performance.now();
    let isOver = false;
    const again = async (into: Seen[], one: (number: number) => Promise<Seen>, pauseMs: number, from: number): Promise<void> => {
      for (let number = from; !isOver; number += 1) {
        const found = await one(number);
        into.push(found);
        await sleep(found.status === 503 ? 100 : pauseMs);
      }
    };
    const all = [
      ...Array.from({ length: readers }, (_, number) => again(seen.reads, read, 0, number)),
      ...[0, 100].map((from) => again(seen.writes, write, 200, from)),
      again(seen.hits, kept, 50, 0),
      again(seen.health, () => ask('GET', '/health/ready'), 200, 0),
    ];
    // The first of them make the heap as large as work makes it: what comes after must not make it larger.
    while (shed().length < wanted.refusals && performance.now() - slowFromMs < slowMsMax) await sleep(100);
    memory.before = await mebibytes();
    const isSeen = (): boolean => shed().length > wanted.refusals * 3 && seen.writes.length > wanted.writes && seen.hits.length > wanted.kept && seen.health.length > wanted.kept;
    while (!isSeen() && performance.now() - slowFromMs < slowMsMax) await sleep(100);
    proxy.slow(0);
    slowUntilMs = performance.now();
    isOver = true;
    await Promise.all(all);
    // Recovered: a small crowd is let in as a whole.
    while (performance.now() - slowUntilMs < 30_000) {
      const crowd = await Promise.all(Array.from({ length: 10 }, (_, number) => read(number)));
      if (crowd.every(({ status }) => status === 200)) break;
      await sleep(100);
    }
    recoveredMs = performance.now() - slowUntilMs;
  }

  const shed = (): Seen[] => seen.reads.filter(({ status }) => status === 503);

  it('refuses reads at the edge, each with a problem of the catalogue and the time to wait', () => {
    expect(shed().length).toBeGreaterThan(readers);
    expect(shed().filter(({ retryAfter }) => !/^[123]$/.test(retryAfter ?? '')).map(({ code }) => code)).toEqual([]);
    // Who was let in at the very first may wait for a connection in vain.
    const { '200': answered = 0, '503 OVERLOADED': refused = 0, ...others } = counted(seen.reads);
    expect(answered).toBeGreaterThan(20);
    expect(Object.values(others).reduce((sum, count) => sum + count, 0), JSON.stringify(others)).toBeLessThan(refused / 20);
  });

  it('does so at once: nobody waits for half of the deadline to be told to come again', () => {
    expect(Math.max(...shed().map(({ tookMs }) => tookMs))).toBeLessThan(5_000);
  });

  it('goes on acknowledging bookings, every one', () => {
    expect(seen.writes.filter(({ sentAtMs }) => sentAtMs > slowFromMs && sentAtMs < slowUntilMs).length).toBeGreaterThan(3);
    expect(Object.keys(counted(seen.writes)), JSON.stringify(counted(seen.writes))).toEqual(['201']);
  });

  it('says that it is well, and goes on answering from what is kept, unless it has not heard of changes for too long', () => {
    expect(Object.keys(counted(seen.health)), JSON.stringify(counted(seen.health))).toEqual(['200']);
    const { '200': answered = 0, ...others } = counted(seen.hits);
    expect(answered).toBeGreaterThan(5);
    expect(Object.values(others).reduce((sum, count) => sum + count, 0), JSON.stringify(others)).toBeLessThan(answered / 4);
  });

  it('takes no more memory, and lets all in again soon after', () => {
    expect(memory.after - memory.before).toBeLessThan(grownMebibytesMax);
    expect(recoveredMs).toBeLessThan(10_000);
  });
});
