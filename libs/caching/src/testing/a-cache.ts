import { Cache, type CacheOptions } from '../core/cache.ts';
import { type FakeChangeLog, fakeChangeLog } from './fake-change-log.ts';

export interface TestCache {
  readonly cache: Cache;
  readonly log: FakeChangeLog;
}

/** A cache over a log without a database. */
export function aCache({ log = fakeChangeLog(), ...options }: Partial<Omit<CacheOptions, 'log'>> & { log?: FakeChangeLog } = {}): TestCache {
  return { log, cache: new Cache({ log, bytesMax: 1_048_576, staleMsMax: 1_000, store: null, logRetentionMs: 3_600_000, lostStaleMsMax: 600_000, ...options }) };
}
