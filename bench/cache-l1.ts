import { CACHE_MANAGER, CacheModule } from '@nestjs/cache-manager';
import { NestFactory } from '@nestjs/core';
import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { type Cache as CacheManager, createCache } from 'cache-manager';
import { Cacheable } from 'cacheable';
import { LRUCache } from 'lru-cache';
import { aCache, cachedQuestion, type Loaded } from '#caching';
import { systemContext, type Context } from '#kernel';
import { seededRandom } from '../test/support/prng.ts';
import type { BenchOptions } from './support/options.ts';
import { pairedRounds, shareOf } from './support/paired-rounds.ts';
import { median } from './support/percentiles.ts';
import { progress } from './support/progress.ts';
import { zipf } from './support/zipf.ts';

/**
 * A hit in memory: judged by the change log, for one of a few tenants, of 10,000 answers asked by Zipf(0.99), while the log is
 * read ten times a second. Beside it what others do for a hit, who judge nothing but a time.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const plan = { rounds: options.number('rounds', 9), milliseconds: options.number('milliseconds', 300), keys: options.number('keys', 10_000) };
  const asked = drawn(plan.keys);
  const ours = await ourCache(plan.keys);
  const peers = await peersOf(plan.keys);
  const sync = {
    judged: (at: number) => ours.cache.peek(ours.ctx, question, asked.keys[at] ?? ''),
    lruCache: (at: number) => peers.lru.get(asked.fullKeys[at] ?? ''),
    map: (at: number) => peers.map.get(asked.fullKeys[at] ?? ''),
  };
  const awaited = {
    judgedAwaited: (at: number) => ours.cache.read(ours.ctx, question, { key: asked.keys[at] ?? '', tags: noTags }, ours.load),
    cacheManager: (at: number) => peers.cacheManager.get(asked.fullKeys[at] ?? ''),
    nestCacheManager: (at: number) => peers.nestCacheManager.get(asked.fullKeys[at] ?? ''),
    bentocache: (at: number) => peers.bento.get({ key: asked.fullKeys[at] ?? '' }),
    cacheable: (at: number) => peers.cacheable.get(asked.fullKeys[at] ?? ''),
  };
  const contenders = {
    ...mapped(sync, (get) => () => Promise.resolve(syncRate(get, plan.milliseconds, ours.tick))),
    ...mapped(awaited, (get) => () => awaitedRate(get, plan.milliseconds, ours.tick)),
  };
  const figures = await pairedRounds({ rounds: plan.rounds, contenders, onRound: (round, rates) => progress(`round ${round + 1}: ${Object.entries(rates).map(([name, rate]) => `${name} ${Math.round(rate / 1_000)} k/s`).join(', ')}`) });
  await peers.close();
  const { judged, judgedAwaited, ...others } = figures;
  return {
    required: { judgedPerSecondMin: 2_500_000, timesSlowerThanLruCacheMax: 5, awaitedFasterThan: ['cacheManager', 'bentocache', 'cacheable'] },
    perSecond: mapped(figures, (rates) => Math.round(median(rates))),
    judgedShareOf: { lruCache: shareOf(judged, others.lruCache), map: shareOf(judged, others.map) },
    awaitedShareOf: mapped({ cacheManager: others.cacheManager, nestCacheManager: others.nestCacheManager, bentocache: others.bentocache, cacheable: others.cacheable }, (rates) => shareOf(judgedAwaited, rates)),
  };
}

interface Dish {
  readonly id: number;
  readonly name: string;
}

const question = cachedQuestion<Dish>({ name: 'bench-dish', shape: 1, reads: 'strict', tables: ['dishes'] });
const tenantId = '0198a3c1-0000-7000-8000-000000000001';
const noTags: readonly string[] = [];
const dishOf = (id: number): Dish => ({ id, name: `dish ${id}` });
const fullKeyOf = (id: number | string): string => `${tenantId}:bench-dish:${id}`;

/** Which keys are asked for, in order; a power of two, so that the index is cheap. */
const draws = 65_536;

function drawn(keyCount: number): { keys: string[]; fullKeys: string[] } {
  const random = seededRandom(1);
  const next = zipf(keyCount, 0.99, () => random.next());
  const ids = Array.from({ length: draws }, () => next());
  return { keys: ids.map(String), fullKeys: ids.map(fullKeyOf) };
}

async function ourCache(keyCount: number) {
  const { cache, log } = aCache({ bytesMax: 256 * 1_048_576 });
  const ctx: Context = systemContext(tenantId);
  for (let id = 0; id < keyCount; id += 1) {
    await cache.read(ctx, question, { key: String(id), tags: [`dish:${id}`] }, () => Promise.resolve({ value: dishOf(id), stamp: log.stamp() }));
  }
  let readAtMs = performance.now();
  /** As the tail of a live log does: each reading has every answer judged anew when it is next asked for. */
  const tick = (): void => {
    if (performance.now() - readAtMs < 100) return;
    readAtMs = performance.now();
    log.commit('other:1');
  };
  const load = (): Promise<Loaded<Dish>> => Promise.reject(new Error('all is in memory'));
  return { cache, ctx, tick, load };
}

async function peersOf(keyCount: number) {
  const lru = new LRUCache<string, Dish>({ max: 2 * keyCount });
  const map = new Map<string, Dish>();
  const cacheManager = createCache({ ttl: 3_600_000 });
  const nest = await NestFactory.createApplicationContext(CacheModule.register({ ttl: 3_600_000 }), { logger: false });
  const nestCacheManager = nest.get<CacheManager>(CACHE_MANAGER);
  const bento = new BentoCache({ default: 'memory', stores: { memory: bentostore().useL1Layer(memoryDriver({ maxItems: 2 * keyCount, serialize: false })) } });
  const cacheable = new Cacheable({ ttl: 3_600_000 });
  for (let id = 0; id < keyCount; id += 1) {
    const [key, value] = [fullKeyOf(id), dishOf(id)];
    lru.set(key, value);
    map.set(key, value);
    await Promise.all([cacheManager.set(key, value), nestCacheManager.set(key, value), bento.set({ key, value, ttl: '1h' }), cacheable.set(key, value)]);
  }
  const close = async (): Promise<void> => {
    await Promise.all([nest.close(), bento.disconnectAll(), cacheable.disconnect(), cacheManager.disconnect()]);
  };
  return { lru, map, cacheManager, nestCacheManager, bento, cacheable, close };
}

const burst = 8_192;

/** Of the core, not of the wall: who else runs on the machine does not count. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

function syncRate(get: (at: number) => unknown, milliseconds: number, tick: () => void): number {
  const beganAtMs = threadMs();
  let count = 0;
  let misses = 0;
  while (threadMs() - beganAtMs < milliseconds) {
    for (let at = 0; at < burst; at += 1) if (get((count + at) & (draws - 1)) === undefined) misses += 1;
    count += burst;
    tick();
  }
  if (misses > 0) throw new Error(`${misses} misses where all was hits`);
  return (count / (threadMs() - beganAtMs)) * 1_000;
}

async function awaitedRate(get: (at: number) => Promise<unknown>, milliseconds: number, tick: () => void): Promise<number> {
  const beganAtMs = threadMs();
  let count = 0;
  let misses = 0;
  while (threadMs() - beganAtMs < milliseconds) {
    for (let at = 0; at < burst; at += 1) if ((await get((count + at) & (draws - 1))) === undefined) misses += 1;
    count += burst;
    tick();
  }
  if (misses > 0) throw new Error(`${misses} misses where all was hits`);
  return (count / (threadMs() - beganAtMs)) * 1_000;
}

function mapped<Name extends string, T, U>(record: Readonly<Record<Name, T>>, change: (value: T) => U): Record<Name, U> {
  return Object.fromEntries(Object.entries<T>(record).map(([name, value]) => [name, change(value)])) as Record<Name, U>;
}
