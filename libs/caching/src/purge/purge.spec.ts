import { describe, expect, it } from 'vitest';
import { systemContext } from '#kernel';
import { bytesCodec, cachedQuestion } from '../core/cached-question.ts';
import { MemoryByteStore } from '../stores/memory-byte-store.ts';
import { aCache } from '../testing/a-cache.ts';
import { fakeChangeLog } from '../testing/fake-change-log.ts';
import { type Purge, tagsOfPurge } from './purge.ts';

const blob = cachedQuestion<Uint8Array>({ name: 'purge-spec-blob', shape: 1, reads: 'strict', tables: [], codec: bytesCodec });

/** Two processes over one store, and what each answers without a load. */
function twoProcesses() {
  const log = fakeChangeLog();
  const store = new MemoryByteStore();
  const caches = [aCache({ log, store }).cache, aCache({ log, store }).cache] as const;
  const read = async (cache: (typeof caches)[number], tenantId: string, key: string) =>
    (await cache.read(systemContext(tenantId), blob, { key, tags: [`dish:${key}`] }, () => Promise.resolve({ value: Buffer.from(key), stamp: log.stamp() }))).level;
  const levels = async (at: 0 | 1) => [await read(caches[at], 'a', '1'), await read(caches[at], 'a', '2'), await read(caches[at], 'b', '1')];
  return { log, caches, levels, purge: (purge: Purge) => log.commit(...tagsOfPurge(purge)) };
}

describe('a purge', () => {
  it.each<[string, Purge, string[]]>([
    ['of a tag', { tags: ['dish:1'] }, ['load', 'memory', 'load']],
    ['of a tenant', { tenantId: 'a' }, ['load', 'load', 'memory']],
    ['of all', 'all', ['load', 'load', 'load']],
  ])('%s reaches every process, and what lies in the store', async (_, purge, afterwards) => {
    const { levels, purge: send } = twoProcesses();
    expect(await levels(0)).toEqual(['load', 'load', 'load']);
    expect(await levels(1)).toEqual(['store', 'store', 'store']);
    send(purge);
    expect(await levels(1)).toEqual(afterwards);
    expect(await levels(0)).toEqual(afterwards.map((level) => (level === 'load' ? 'store' : level)));
  });

  it('ends what was loaded before it and came after it', async () => {
    const { caches, log, purge } = twoProcesses();
    const [cache] = caches;
    await cache.read(systemContext('a'), blob, { key: '1', tags: [] }, () => {
      const loaded = { value: Buffer.from('1'), stamp: log.stamp() };
      purge('all');
      return Promise.resolve(loaded);
    });
    expect(cache.peek(systemContext('a'), blob, '1')).toBeUndefined();
  });

  it('gives the memory of a tenant back', async () => {
    const { caches, levels, purge } = twoProcesses();
    await levels(0);
    purge({ tenantId: 'a' });
    expect(caches[0].stats().byTenant).toMatchObject({ a: { entries: 0, bytes: 0 }, b: { entries: 1 } });
  });
});
