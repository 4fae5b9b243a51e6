import type { Budget, ByteStore, Lease } from './byte-store.ts';

interface Kept {
  readonly bytes: Uint8Array;
  readonly untilMs: number;
}

/** Bytes in this process's memory: for tests, and for programs of one process. It is not bounded. */
export class MemoryByteStore implements ByteStore {
  private readonly kept = new Map<string, Kept>();
  private readonly leases = new Map<string, { readonly untilMs: number }>();

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** As of a store that is away, when it is set to false. */
  isAvailable = true;

  get(key: string, _budget?: Budget): Promise<Uint8Array | null> {
    return Promise.resolve(this.find(key));
  }

  getMany(keys: readonly string[], _budget?: Budget): Promise<(Uint8Array | null)[]> {
    return Promise.resolve(keys.map((key) => this.find(key)));
  }

  set(key: string, bytes: Uint8Array, ttlMs: number): void {
    // The caller may use its buffer again.
    if (ttlMs >= 1) this.kept.set(key, { bytes: Uint8Array.from(bytes), untilMs: this.nowMs() + ttlMs });
  }

  delete(keys: readonly string[]): Promise<number> {
    return Promise.resolve(keys.filter((key) => this.find(key) !== null && this.kept.delete(key)).length);
  }

  deletePrefix(prefix: string): Promise<number> {
    return this.delete([...this.kept.keys()].filter((key) => key.startsWith(prefix)));
  }

  lease(key: string, ttlMs: number, _budget?: Budget): Promise<Lease | 'taken' | 'unavailable'> {
    if ((this.leases.get(key)?.untilMs ?? 0) > this.nowMs()) return Promise.resolve('taken');
    const ours = { untilMs: this.nowMs() + ttlMs };
    this.leases.set(key, ours);
    const release = (): Promise<void> => {
      if (this.leases.get(key) === ours) this.leases.delete(key);
      return Promise.resolve();
    };
    return Promise.resolve({ release });
  }

  close(): Promise<void> {
    this.kept.clear();
    this.leases.clear();
    return Promise.resolve();
  }

  /** Of what is kept, expired or not. */
  keys(): string[] {
    return [...this.kept.keys()];
  }

  private find(key: string): Uint8Array | null {
    const kept = this.kept.get(key);
    return kept === undefined || kept.untilMs <= this.nowMs() ? null : kept.bytes;
  }
}
