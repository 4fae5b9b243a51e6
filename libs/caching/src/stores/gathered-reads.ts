import type { RedisReply } from '#kernel';
import type { Budget } from './byte-store.ts';
import { type Deadlines, grainMs } from './deadlines.ts';

/** In the order of the keys; undefined for what did not come in time, or could not. Never rejects. */
export type ReadMany = (keys: readonly string[], limitMs: number) => Promise<readonly (RedisReply | undefined)[]>;

/** One command's worth: its reply is read as a whole, so more would make the first wait for the last. */
const readsMax = 64;

interface Read {
  readonly key: string;
  readonly limitMs: number;
  readonly settle: (reply: RedisReply | undefined) => void;
}

/**
 * Reads that are asked in one turn of the event loop leave as one command: its promise, its deadline and its place in a queue are a
 * good part of what a read costs (`npm run bench -- cache-l2`), and nobody waits, for nothing is sent before the turn ends anyway.
 */
export class GatheredReads {
  private waiting: Read[] = [];

  constructor(
    private readonly readMany: ReadMany,
    private readonly deadlines: Deadlines,
  ) {}

  /** Undefined for what did not come within the budget. */
  read(key: string, budget: Budget): Promise<RedisReply | undefined> {
    const limitMs = budget.leftMs;
    if (limitMs <= 0) return Promise.resolve(undefined);
    budget.begin();
    return new Promise((resolve) => {
      const settle = (reply: RedisReply | undefined): void => {
        budget.end({ came: reply !== undefined });
        resolve(reply);
      };
      if (this.waiting.length === 0) setImmediate(() => this.send());
      this.waiting.push({ key, limitMs, settle });
      if (this.waiting.length === readsMax) this.send();
    });
  }

  private send(): void {
    const reads = this.waiting;
    if (reads.length === 0) return;
    this.waiting = [];
    const limitMs = reads.reduce((longest, read) => Math.max(longest, read.limitMs), 0);
    const settles = reads.map((read) => (read.limitMs > limitMs - grainMs ? read.settle : this.impatient(read)));
    void this.readMany(reads.map(({ key }) => key), limitMs).then((replies) => {
      for (let at = 0; at < settles.length; at += 1) settles[at]?.(replies[at]);
    });
  }

  /** Of one that has less time left than the others of its turn. */
  private impatient({ limitMs, settle }: Read): Read['settle'] {
    const wait = this.deadlines.begin(limitMs, () => {
      wait.isOver = true;
      settle(undefined);
    });
    return (reply) => {
      if (wait.isOver) return;
      wait.isOver = true;
      settle(reply);
    };
  }
}
