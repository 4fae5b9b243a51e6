import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Budget, type ByteStore } from '#caching';

/** Long enough for a busy machine: here the answers count, not their speed. */
const patience = (): Budget => new Budget(10_000);
const text = (bytes: Uint8Array | null): string | null => (bytes === null ? null : Buffer.from(bytes).toString());

/** What every store of bytes does, whichever it is. Call it inside a `describe`. */
export function storesBytes(make: () => Promise<{ store: ByteStore; close(): Promise<void> }>): void {
  let store: ByteStore;
  let made: { store: ByteStore; close(): Promise<void> };
  beforeAll(async () => {
    made = await make();
    store = made.store;
    while (!store.isAvailable) await sleep(20);
  });
  afterAll(() => made.close());

  const get = async (key: string): Promise<string | null> => text(await store.get(key, patience()));
  /** Nobody waits for a set. */
  const put = async (key: string, value: string, ttlMs = 60_000): Promise<void> => {
    store.set(key, Buffer.from(value), ttlMs);
    await expect.poll(() => get(key)).toBe(value);
  };

  it('gives back what was set, whatever the bytes, and null for what was not', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
    store.set('bytes', bytes, 60_000);
    await expect.poll(() => store.get('bytes', patience())).not.toBeNull();
    expect(Buffer.from((await store.get('bytes', patience())) ?? [])).toEqual(Buffer.from(bytes));
    expect(await get('nobody')).toBeNull();
    await put('empty', '');
    await put('bytes', 'another');
  });

  it('gives back what was set, not what the caller’s buffer says since', async () => {
    await put('large', 'x'.repeat(300_000));
    const pooled = Buffer.concat([Buffer.from('before'), Buffer.from('value'), Buffer.from('after')]);
    store.set('view', pooled.subarray(6, 11), 60_000);
    await expect.poll(() => get('view')).toBe('value');
  });

  it('answers many in the order of the keys', async () => {
    for (const key of ['a', 'b', 'c', 'd', 'e']) await put(`many:${key}`, key);
    const found = await store.getMany(['many:e', 'many:nobody', 'many:a', 'many:c', 'many:a'], patience());
    expect(found.map(text)).toEqual(['e', null, 'a', 'c', 'a']);
    expect(await store.getMany([], patience())).toEqual([]);
  });

  it('forgets when the time is up', async () => {
    await put('kept', 'kept');
    store.set('short', Buffer.from('short'), 150);
    await expect.poll(() => get('short'), { interval: 5 }).toBe('short');
    await expect.poll(() => get('short')).toBeNull();
    expect(await get('kept')).toBe('kept');
    store.set('no time at all', Buffer.from('x'), 0);
    await put('after', 'after');
    expect(await get('no time at all')).toBeNull();
  });

  it('deletes what it is told, and says how many were there', async () => {
    for (const key of ['one', 'two', 'three']) await put(`gone:${key}`, key);
    expect(await store.delete(['gone:one', 'gone:three', 'gone:nobody'])).toBe(2);
    expect([await get('gone:one'), await get('gone:two')]).toEqual([null, 'two']);
    expect(await store.delete([])).toBe(0);
  });

  it('deletes what begins with a prefix, taken as it stands', async () => {
    const keys = ['t*1:a', 't*1:b', 't*1', 'tx1:a', 't?1:a', 't[ab]1', 'T*1:a'];
    for (const key of keys) await put(key, key);
    expect(await store.deletePrefix('t*1:')).toBe(2);
    expect(await store.deletePrefix('t[ab]')).toBe(1);
    expect(await store.deletePrefix('nobody')).toBe(0);
    expect((await store.getMany(keys, patience())).map(text)).toEqual([null, null, 't*1', 'tx1:a', 't?1:a', null, 'T*1:a']);
  });

  it('deletes thousands that begin with a prefix', async () => {
    // What waits to be written is bounded.
    for (let hundred = 0; hundred < 25; hundred += 1) {
      for (let at = 0; at < 99; at += 1) store.set(`crowd:${hundred}:${at}`, Buffer.from('x'), 60_000);
      await put(`crowd:${hundred}:last`, 'x');
    }
    expect(await store.deletePrefix('crowd:')).toBe(2_500);
  });

  it('gives a lease to one at a time', async () => {
    const first = await store.lease('load', 60_000, patience());
    expect(first).toHaveProperty('release');
    expect(await store.lease('load', 60_000, patience())).toBe('taken');
    expect(await store.lease('another', 60_000, patience())).toHaveProperty('release');
    if (typeof first !== 'string') await first.release();
    expect(await store.lease('load', 60_000, patience())).toHaveProperty('release');
  });

  it('gives a lease on when its time is up, and the first holder cannot give that back', async () => {
    const first = await store.lease('slow', 100, patience());
    await expect.poll(() => store.lease('slow', 60_000, patience())).toHaveProperty('release');
    if (typeof first !== 'string') await first.release();
    expect(await store.lease('slow', 60_000, patience())).toBe('taken');
  });

  it('keeps leases apart from answers', async () => {
    await store.lease('apart', 60_000, patience());
    expect(await get('apart')).toBeNull();
    await put('apart', 'answer');
    expect(await store.deletePrefix('apart')).toBe(1);
    expect(await store.lease('apart', 60_000, patience())).toBe('taken');
  });
}
