import type { Budget, ByteStore, Lease } from '../stores/byte-store.ts';

export interface MemoryByteStore extends ByteStore {
  readonly entries: Map<string, Uint8Array>;
  isAvailable: boolean;
}

/** A store for tests, which several caches of one process may share as processes share Redis. It forgets nothing by itself. */
export function memoryByteStore(): MemoryByteStore {
  const entries = new Map<string, Uint8Array>();
  const leases = new Map<string, { readonly untilMs: number }>();
  const deleteWhere = (isMeant: (key: string) => boolean): Promise<number> => Promise.resolve([...entries.keys()].filter((key) => isMeant(key) && entries.delete(key)).length);
  return {
    entries,
    isAvailable: true,
    get: (key) => Promise.resolve(entries.get(key) ?? null),
    getMany: (keys) => Promise.resolve(keys.map((key) => entries.get(key) ?? null)),
    set: (key, bytes) => void entries.set(key, bytes),
    delete: (keys) => deleteWhere((key) => keys.includes(key)),
    deletePrefix: (prefix) => deleteWhere((key) => key.startsWith(prefix)),
    lease: (key: string, ttlMs: number, _budget: Budget): Promise<Lease | 'taken'> => {
      const held = leases.get(key);
      if (held !== undefined && held.untilMs > performance.now()) return Promise.resolve('taken');
      const mine = { untilMs: performance.now() + ttlMs };
      leases.set(key, mine);
      return Promise.resolve({ release: () => Promise.resolve(void (leases.get(key) === mine && leases.delete(key))) });
    },
    close: () => Promise.resolve(),
  };
}
