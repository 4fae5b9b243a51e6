import { type Budget, type ByteStore, idleMs } from './byte-store.ts';

export interface SharedLoad<T> {
  readonly key: string;
  readonly budget: Budget;
  /** How long a load takes at most, as far as is known: nobody waits longer for another process's, but for while it is busy itself. */
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
/** A load takes longer in a crowd, and its lease must not end before; nobody waits for one whose holder is gone for that long. */
const leaseMsMin = 2_000;
/** However busy this process is, it waits no longer. */
const waitMsMax = 1_000;

/** One load for all processes: who has the lease loads, the others look whether it has come. */
export class SharedLoads {
  readonly counts: LeaseCounts = { won: 0, taken: 0, unavailable: 0, outwaited: 0 };

  constructor(private readonly store: ByteStore) {}

  async getOrLoad<T>(asked: SharedLoad<T>): Promise<T> {
    const { key, waitMs, load } = asked;
    let { budget } = asked;
    const [beganAtMs, idleBeforeMs] = [performance.now(), idleMs()];
    for (let pauseMs = pauseMsMin; ; pauseMs = Math.min(pauseMsMax, pauseMs * 1.5)) {
      const there = await this.look(asked, budget);
      if (there !== null) return there;
      const lease = this.store.isAvailable && budget.leftMs > 0 ? await this.store.lease(key, Math.max(leaseMsMin, 2 * waitMs), budget) : 'unavailable';
      if (lease === 'unavailable') {
        this.counts.unavailable += 1;
        return load();
      }
      if (lease !== 'taken') {
        this.counts.won += 1;
        try {
          // The holder before may have stored between our look and our lease.
          return (await this.look(asked, budget)) ?? (await load());
        } finally {
          void lease.release();
        }
      }
      if (pauseMs === pauseMsMin) this.counts.taken += 1;
      // A crowd keeps all processes busy, the holder among them: its load takes longer, and whoever loads as well makes it worse.
      const waitedMs = performance.now() - beganAtMs;
      if (waitedMs >= waitMs && (idleMs() - idleBeforeMs >= waitMs || waitedMs >= Math.max(waitMs, waitMsMax))) {
        this.counts.outwaited += 1;
        return load();
      }
      await pause(pauseMs * (0.5 + Math.random() / 2));
      // The store has just answered, and waiting for the holder is not its debt.
      budget = budget.anew();
    }
  }

  private async look<T>({ key, open }: SharedLoad<T>, budget: Budget): Promise<T | null> {
    if (!this.store.isAvailable || budget.leftMs === 0) return null;
    const bytes = await this.store.get(key, budget);
    return bytes === null ? null : open(bytes);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
