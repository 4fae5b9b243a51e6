import { randomUUID } from 'node:crypto';
import { isRedisRefusal, type RedisCommand, type RedisReply } from '#kernel';
import type { Budget, ByteStore, Lease } from './byte-store.ts';
import { Deadlines } from './deadlines.ts';
import { GatheredReads } from './gathered-reads.ts';
import type { GuardedRedis } from './guarded-redis.ts';
import { RedisKeys } from './redis-keys.ts';
import { unlink, unlinkMatching } from './redis-purge.ts';
import { WriteQueue, type Write } from './write-queue.ts';

export interface RedisByteStoreOptions {
  /** Installations with different ones may share a Redis. */
  readonly namespace: string;
  /** Told of the first write that is refused (out of memory, read only), until one is taken again. */
  readonly onError: (error: unknown) => void;
}

/** Nobody waits for a write or a release; the connection is found dead before. */
const writeMsMax = 5_000;

/** A holder gives back what it holds, and nobody else's: https://redis.io/docs/latest/commands/set/#patterns */
const releaseScript = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

// Invariant C9: whatever Redis does, it costs a request no more than its budget, and no answer.
// Why: six of six default set-ups hung for more than 4 s when Redis froze. Held by: Deadlines, the breaker of GuardedRedis,
// and null for every trouble. Proved by: test/faults/redis-store.spec.ts

/** Bytes in Redis or Valkey: one server, Sentinels or a cluster. */
export class RedisByteStore implements ByteStore {
  private readonly keys: RedisKeys;
  private readonly writes = new WriteQueue({ send: (write) => this.write(write) });
  private readonly reads = new GatheredReads((keys, limitMs) => this.readMany(keys, limitMs), new Deadlines());
  private hasToldOfWrites = false;

  constructor(
    private readonly redis: GuardedRedis,
    private readonly options: RedisByteStoreOptions,
  ) {
    this.keys = new RedisKeys(options.namespace);
  }

  get isAvailable(): boolean {
    return this.redis.isAvailable;
  }

  get(key: string, budget: Budget): Promise<Uint8Array | null> {
    if (!this.isAvailable) return Promise.resolve(null);
    return this.reads.read(this.keys.answer(key), budget).then(asBytes);
  }

  getMany(keys: readonly string[], budget: Budget): Promise<(Uint8Array | null)[]> {
    return Promise.all(keys.map((key) => this.get(key, budget)));
  }

  set(key: string, bytes: Uint8Array, ttlMs: number): void {
    if (ttlMs < 1 || !this.isAvailable) return;
    this.writes.push({ key, bytes, ttlMs });
  }

  delete(keys: readonly string[]): Promise<number> {
    return unlink(this.redis, keys.map((key) => this.keys.answer(key))).catch(() => 0);
  }

  deletePrefix(prefix: string): Promise<number> {
    return unlinkMatching(this.redis, this.keys.answersThatBeginWith(prefix)).catch(() => 0);
  }

  async lease(key: string, ttlMs: number, budget: Budget): Promise<Lease | 'taken' | 'unavailable'> {
    const full = this.keys.lease(key);
    const token = randomUUID();
    const release = (): Promise<void> => this.release(full, token);
    const isOurs = (reply: RedisReply): boolean => reply === 'OK';
    const reply = await this.owed(budget, { key: full, args: ['SET', full, token, 'NX', 'PX', String(Math.max(1, Math.ceil(ttlMs)))] }, (late) => {
      // Nobody knows that we hold it, and everybody else would wait.
      if (isOurs(late)) void release();
    });
    if (reply === undefined) return 'unavailable';
    return isOurs(reply) ? { release } : 'taken';
  }

  close(): Promise<void> {
    this.writes.clear();
    this.redis.close();
    return Promise.resolve();
  }

  private async readMany(keys: readonly string[], limitMs: number): Promise<readonly (RedisReply | undefined)[]> {
    const [key = ''] = keys;
    const read = { key, isRead: true, asBuffers: true } as const;
    if (keys.length === 1) return [await this.redis.ask({ ...read, args: ['GET', key] }, limitMs)];
    // One node that is down must not fail the reads of the others.
    if (this.redis.isCluster) return Promise.all(keys.map((each) => this.redis.ask({ ...read, key: each, args: ['GET', each] }, limitMs)));
    const reply = await this.redis.ask({ ...read, args: ['MGET', ...keys] }, limitMs);
    return Array.isArray(reply) ? (reply as readonly RedisReply[]) : [];
  }

  /** Undefined for what did not come in time, or could not. */
  private owed(budget: Budget, command: RedisCommand, late?: (reply: RedisReply) => void): Promise<RedisReply | undefined> {
    const limitMs = budget.leftMs;
    if (limitMs <= 0) return Promise.resolve(undefined);
    budget.begin();
    return this.redis.ask(command, limitMs, late).then((reply) => {
      budget.end({ came: reply !== undefined });
      return reply;
    });
  }

  private async write({ key, bytes, ttlMs }: Write): Promise<void> {
    const full = this.keys.answer(key);
    const blob = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    try {
      await this.redis.askAtLeisure({ key: full, args: ['SET', full, blob, 'PX', String(Math.ceil(ttlMs))] }, writeMsMax);
      this.hasToldOfWrites = false;
    } catch (error) {
      // That it is away, others tell.
      if (!isRedisRefusal(error) || this.hasToldOfWrites) return;
      this.hasToldOfWrites = true;
      this.options.onError(error);
    }
  }

  private async release(key: string, token: string): Promise<void> {
    // It ends by itself if this does not arrive.
    await this.redis.askAtLeisure({ key, args: ['EVAL', releaseScript, '1', key, token] }, writeMsMax).catch(() => undefined);
  }
}

function asBytes(reply: RedisReply | undefined): Uint8Array | null {
  return reply instanceof Buffer ? reply : null;
}
