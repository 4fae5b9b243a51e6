import { type Consistency, inTime, Secrets } from '#kernel';
import type { ChangeLog } from './change-log.ts';
import { type ConsistencyToken, ConsistencyTokens } from './consistency-token.ts';
import { formatSnapshot, includesStamp, parseStamp } from './stamp.ts';

/** A read of the log takes a millisecond or two. Who would wait much longer is better served by the database. */
const tailWaitMs = 200;

/** Makes what a request knows of consistency from the token that it brings. */
export class Consistencies {
  private readonly tokens: ConsistencyTokens;

  constructor(
    private readonly log: ChangeLog,
    secrets: Secrets,
  ) {
    this.tokens = new ConsistencyTokens(secrets);
  }

  /** @param brought as it came, from whomever */
  of(brought: string | undefined): RequestConsistency {
    return new RequestConsistency(this.log, this.tokens, brought);
  }
}

// Invariant C8: who brings the token of an answer finds what it said, or what came after, on every process.
// Why: guests look again at once, and a balancer sends them elsewhere. Held by: whatever a transaction has seen had ended
// before it ended, so on the primary a later snapshot, and one that shows the transaction, show no less.
// Proved by: test/e2e/platform/consistency.spec.ts, request-consistency.spec.ts

/** One request's part in what its client has seen and written. */
export class RequestConsistency implements Consistency {
  private seen: string | null = null;
  private written: string | null = null;
  /** Undefined until it was read. */
  private read: ConsistencyToken | null | undefined;

  constructor(
    private readonly log: ChangeLog,
    private readonly tokens: ConsistencyTokens,
    private readonly given: string | undefined,
  ) {}

  get hasWritten(): boolean {
    return this.written !== null;
  }

  saw(snapshot: string): void {
    if (this.seen === snapshot) return;
    // Of reads beside each other, the latest.
    if (this.seen === null || !includesStamp(parseStamp('', this.seen), parseStamp('', snapshot))) this.seen = snapshot;
  }

  wrote(xid: string): void {
    this.written = xid;
  }

  isKnownAlready(): boolean {
    const brought = this.brought();
    return brought === null || this.log.includes(brought);
  }

  async isKnownHere(): Promise<boolean> {
    const brought = this.brought();
    if (brought === null || this.log.includes(brought)) return true;
    // Also with a token of another epoch, which may be one that this process has not heard of yet.
    const isFresh = await inTime(tailWaitMs, this.log.tailNow());
    return isFresh && (this.log.includes(brought) || brought.seen.epoch !== this.log.epoch);
  }

  token(): string | null {
    const { latest } = this.log;
    // Without an epoch nothing can be compared.
    if (latest === null) return null;
    if (this.seen !== null || this.written !== null) return this.tokens.sign({ epoch: latest.epoch, snapshot: this.seen ?? formatSnapshot(latest), wrote: this.written });
    const brought = this.brought();
    // Nothing was asked of the database: the answer is from this process, or says nothing of what was stored.
    const isAhead = brought !== null && brought.seen.epoch === latest.epoch && !this.log.includes(brought);
    return this.tokens.encode(isAhead ? brought : { seen: latest, wrote: null });
  }

  private brought(): ConsistencyToken | null {
    if (this.read === undefined) this.read = this.given === undefined ? null : this.tokens.decode(this.given);
    return this.read;
  }
}
