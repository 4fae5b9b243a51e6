/**
 * Where the bytes of answers lie beyond one process's memory (level 2), for all processes. It is never believed: what it
 * returns is opened under its tenant's seal and then judged, and whatever goes wrong with it is a miss. So it costs time at
 * worst, never an answer; and of time no more than its `Budget`.
 */
export interface ByteStore {
  /** Null for what is not there, did not come in time, or could not be read. Never rejects. */
  get(key: string, budget: Budget): Promise<Uint8Array | null>;
  /** As `get`, in one round trip, in the order of the keys. */
  getMany(keys: readonly string[], budget: Budget): Promise<(Uint8Array | null)[]>;
  /** Nobody waits for it, and what is waiting to be written is bounded: the oldest is dropped. */
  set(key: string, bytes: Uint8Array, ttlMs: number, privacy?: Privacy): void;
  /** Resolves to how many were there. Never rejects: purging is tidying, for what is wrong is refused by the judge. */
  delete(keys: readonly string[]): Promise<number>;
  /** All keys that begin with it: a tenant's, or a question's. */
  deletePrefix(prefix: string): Promise<number>;
  /**
   * The right to load one key for everybody, for at most `ttlMs`. `unavailable`: the store cannot say, so each process loads
   * for itself.
   */
  lease(key: string, ttlMs: number, budget: Budget): Promise<Lease | 'taken' | 'unavailable'>;
  /** Whether questions to it make sense at present (a breaker's state): false is answered without a wait. */
  readonly isAvailable: boolean;
  close(): Promise<void>;
}

/** `public`: whoever sees Redis may read it, for everybody may; nobody can change it there either. */
export type Privacy = 'private' | 'public';

/** Given back by its holder alone, also when it ran out meanwhile and another holds it. */
export interface Lease {
  /** Never rejects: one that is not given back ends by itself. */
  release(): Promise<void>;
}

export interface BudgetClock {
  /** Monotonic, ms. */
  nowMs(): number;
  /** How long there was nothing to do so far, ms. */
  idleMs(): number;
}

/** How long this process has had nothing to do so far, ms. */
export function idleMs(): number {
  return performance.nodeTiming.idleTime;
}

const processClock: BudgetClock = { nowMs: () => performance.now(), idleMs };

/**
 * All the time, in ms, in which a store may owe one request answers. Waiting for another process's lease is not counted,
 * and what is owed at the same time counts once: a page of twenty cards is not twenty times as patient. Of an answer that came in
 * time that part counts in which this process had nothing else to do: a crowd that misses at once keeps it busy for longer than
 * the whole budget, and each process would load for itself because of answers that lay there unread.
 */
export class Budget {
  private spentMs = 0;
  private owed = 0;
  private owedSinceMs = 0;
  private idleBeforeMs = 0;
  private isMissed = false;

  constructor(
    private readonly totalMs: number,
    private readonly clock: BudgetClock = processClock,
  ) {}

  /** As much, with nothing spent of it. */
  anew(): Budget {
    return new Budget(this.totalMs, this.clock);
  }

  get leftMs(): number {
    const owingMs = this.owed === 0 ? 0 : this.clock.nowMs() - this.owedSinceMs;
    return Math.max(0, this.totalMs - this.spentMs - owingMs);
  }

  /** An answer is owed from now on. */
  begin(): void {
    if (this.owed === 0) {
      this.owedSinceMs = this.clock.nowMs();
      this.idleBeforeMs = this.clock.idleMs();
      this.isMissed = false;
    }
    this.owed += 1;
  }

  /** @param came false: it did not come in time, or the store could not be asked */
  end({ came }: { came: boolean }): void {
    this.owed -= 1;
    if (!came) this.isMissed = true;
    if (this.owed > 0) return;
    const owedMs = this.clock.nowMs() - this.owedSinceMs;
    this.spend(this.isMissed ? owedMs : Math.min(owedMs, this.clock.idleMs() - this.idleBeforeMs));
  }

  spend(ms: number): void {
    this.spentMs += ms;
  }
}
