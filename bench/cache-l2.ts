import { setTimeout as sleep } from 'node:timers/promises';
import { Redis as IoRedis } from 'ioredis';
import { createClient, RESP_TYPES } from 'redis';
import { Budget, GuardedRedis, RedisByteStore, SealedByteStore, type ByteStore, type Privacy } from '#caching';
import { Redis, Secrets } from '#kernel';
import { RedisServer } from '../test/support/redis/redis-server.ts';
import { testSecret } from '../test/support/test-secret.ts';
import { underLoad } from './support/load.ts';
import type { BenchOptions } from './support/options.ts';
import { pairedRounds, shareOf } from './support/paired-rounds.ts';
import { median, rounded } from './support/percentiles.ts';
import { progress } from './support/progress.ts';

/**
 * Reads of one value through level 2, as it comes, proven (what is public) and encrypted (all else), 64 at once on one connection, beside the bare clients with the same
 * server in the same rounds. Each read of ours has a request's budget, a breaker and a deadline.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const plan = { clients: options.number('clients', 64), seconds: options.number('seconds', 2), rounds: options.number('rounds', 7), bytes: options.number('bytes', 4_096) };
  const server = await RedisServer.start();
  try {
    return await measure(server.url, plan);
  } finally {
    await server.stop();
  }
}

/** Of node-redis without its own limit, the faster of its two ways. */
const required = { ofBareNodeRedisMin: 0.6 };

interface Plan {
  readonly clients: number;
  readonly seconds: number;
  readonly rounds: number;
  readonly bytes: number;
}

async function measure(url: string, plan: Plan): Promise<Record<string, unknown>> {
  const asBuffers = { [RESP_TYPES.BLOB_STRING]: Buffer };
  const withLimit = createClient({ url });
  const withoutLimit = createClient({ url, commandOptions: { timeout: 0 } });
  await Promise.all([withLimit.connect(), withoutLimit.connect()]);
  const ioRedis = new IoRedis(url);
  const redis = new Redis({ url, onError: (error) => progress(String(error)) });
  const unsealed = new RedisByteStore(new GuardedRedis(redis, { onError: progressOf }), { namespace: 'bare', onError: progressOf });
  const sealed = new SealedByteStore(new RedisByteStore(new GuardedRedis(redis, { onError: progressOf }), { namespace: 'sealed', onError: progressOf }), new Secrets(testSecret));
  const get = (store: ByteStore, key: string): Promise<Uint8Array | null> => store.get(key, new Budget(40));
  const value = valueOf(plan.bytes);
  try {
    await Promise.all([put(unsealed, value), put(sealed, value), put(sealed, value, 'public')]);
    await withoutLimit.set('bare', value);
    const [limited, unlimited] = [withLimit.withTypeMapping(asBuffers), withoutLimit.withTypeMapping(asBuffers)];
    const meter = new Meter(plan, value.length);
    const rates = await pairedRounds({
      rounds: plan.rounds,
      contenders: {
        nodeRedis: () => meter.rate('nodeRedis', () => unlimited.get('bare') as Promise<Uint8Array | null>),
        ioRedis: () => meter.rate('ioRedis', () => ioRedis.getBuffer('bare')),
        unsealed: () => meter.rate('unsealed', () => get(unsealed, 'private')),
        public: () => meter.rate('public', () => get(sealed, 'public')),
        private: () => meter.rate('private', () => get(sealed, 'private')),
      },
      onRound: (round, of) => progress(`round ${round + 1}: ${Object.entries(of).map(([name, perSecond]) => `${name} ${Math.round(perSecond)}/s`).join(', ')}`),
    });
    // Last: its AbortSignals live for 5 s each, and would be collected at the others' cost.
    const nodeRedisAsItComes = await meter.rate('nodeRedisAsItComes', () => limited.get('bare') as Promise<Uint8Array | null>);
    return {
      ...plan,
      required,
      perSecond: { ...Object.fromEntries(Object.entries(rates).map(([name, all]) => [name, Math.round(median(all))])), nodeRedisAsItComes: Math.round(nodeRedisAsItComes) },
      ofBareNodeRedis: { unsealed: shareOf(rates.unsealed, rates.nodeRedis), public: shareOf(rates.public, rates.nodeRedis), private: shareOf(rates.private, rates.nodeRedis), ioRedis: shareOf(rates.ioRedis, rates.nodeRedis) },
      // This process's own, which the load of others moves less than rates.
      processorMicrosecondsARead: meter.processorMicroseconds(),
      // A read that comes after its budget is a miss: on a busy machine some are.
      missed: meter.missed,
    };
  } finally {
    await Promise.all([unsealed.close(), sealed.close()]);
    await redis.close();
    ioRedis.disconnect();
    withLimit.destroy();
    withoutLimit.destroy();
  }
}

class Meter {
  missed = 0;
  private readonly microseconds = new Map<string, number[]>();

  constructor(
    private readonly plan: Plan,
    private readonly length: number,
  ) {}

  /** Hits a second. */
  async rate(name: string, read: () => Promise<Uint8Array | null>): Promise<number> {
    const before = process.cpuUsage();
    const { outcomes } = await underLoad({ clients: this.plan.clients, seconds: this.plan.seconds }, async () => {
      if ((await read())?.length === this.length) return 'hit';
      this.missed += 1;
      // A miss may be answered at once, and then nothing else would run.
      await sleep(1);
      return 'miss';
    });
    const { user, system } = process.cpuUsage(before);
    const of = this.microseconds.get(name) ?? [];
    this.microseconds.set(name, [...of, (user + system) / Math.max(1, outcomes['hit']?.count ?? 0)]);
    return outcomes['hit']?.perSecond ?? 0;
  }

  processorMicroseconds(): Record<string, number> {
    return Object.fromEntries([...this.microseconds].map(([name, all]) => [name, rounded(median(all), 1)]));
  }
}

/** Under the name of its privacy. */
async function put(store: ByteStore, value: Buffer, privacy: Privacy = 'private'): Promise<void> {
  for (;;) {
    store.set(privacy, value, 3_600_000, privacy);
    if ((await store.get(privacy, new Budget(1_000))) !== null) return;
    await sleep(20);
  }
}

function progressOf(error: unknown): void {
  progress(String(error));
}

/** JSON such as a page of restaurants. */
function valueOf(bytes: number): Buffer {
  const cards = Array.from({ length: Math.ceil(bytes / 100) }, (_, at) => ({ id: (at * 7_919) % 100_003, name: `Restaurant ${at}`, latitude: 50 + (at * 0.000_917) % 1, price: 1 + (at % 4), rating: (at * 37) % 50 / 10 }));
  return Buffer.from(JSON.stringify({ items: cards })).subarray(0, bytes);
}
