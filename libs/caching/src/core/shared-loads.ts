import type { Budget, ByteStore } from '../stores/byte-store.ts';

export interface SharedLoad<T> {
  readonly key: string;
  readonly budget: Budget;
  /** How long a load takes at most, as far as is known: nobody waits longer for another process's. */
  readonly waitMs: number;
  /** What bytes of the store are worth; null: nothing. */
  readonly open: (bytes: Uint8Array) => T | null;
  readonly load: () => Promise<T>;
}

export interface LeaseCounts {
  won: number;
  taken: number;
  unavailable: number;
  /** Waited for in vain: the holder was slow, or is gone. */
  outwaited: number;
}

/** A load is over in a few milliseconds mostly: the first look comes soon, the later ones cost the store less. */
const pauseMsMin = 2;
const pauseMsMax = 20;

/** One load for all processes: who has the lease loads, the others look whether it has come. */
export class SharedLoads {
  readonly counts: LeaseCounts = { won: 0, taken: 0, unavailable: 0, outwaited: 0 };

  constructor(private readonly store: ByteStore) {}

  async getOrLoad<T>(asked: SharedLoad<T>): Promise<T> {
    const { key, budget, waitMs, load } = asked;
    const untilMs = performance.now() + waitMs;
    for (let pauseMs = pauseMsMin; ; pauseMs = Math.min(pauseMsMax, pauseMs * 1.5)) {
      const there = await this.look(asked);
      if (there !== null) return there;
      const lease = this.store.isAvailable && budget.leftMs > 0 ? await this.store.lease(key, 2 * waitMs, budget) : 'unavailable';
      if (lease === 'unavailable') {
        this.counts.unavailable += 1;
        return load();
      }
      if (lease !== 'taken') {
        this.counts.won += 1;
        try {
          // The holder before may have stored between our look and our lease.
          return (await this.look(asked)) ?? (await load());
        } finally {
          void lease.release();
        }
      }
      if (pauseMs === pauseMsMin) this.counts.taken += 1;
      if (performance.now() >= untilMs) {
        this.counts.outwaited += 1;
        return load();
      }
      await pause(pauseMs * (0.5 + Math.random() / 2));
    }
  }

  private async look<T>({ key, budget, open }: SharedLoad<T>): Promise<T | null> {
    if (!this.store.isAvailable || budget.leftMs === 0) return null;
    const bytes = await this.store.get(key, budget);
    return bytes === null ? null : open(bytes);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
