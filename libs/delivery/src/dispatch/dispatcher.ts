import { AsyncLocalStorage } from 'node:async_hooks';
import { committed, type Database, type OutboxConsumer, systemContext, uuidV7 } from '#kernel';
import type { Logger } from '#monitoring';
import type { Pauses } from './backoff.ts';
import { type CountedOutcome, ConsumerRunner } from './consumer-runner.ts';
import { ownCommits } from './own-commits.ts';
import { type ConsumerState, consumersAreSeen, findWork, handOutMessages, readConsumerStates, registerConsumer } from './persistence/outbox-rows.ts';

export interface DispatcherOptions {
  readonly db: Database;
  readonly logger: Logger;
  readonly consumers: readonly OutboxConsumer[];
  /** How often it is looked for work that no commit of this process has announced, ms. */
  readonly pollMs: number;
  readonly pauses?: Pauses;
  readonly attemptsMax?: number;
  readonly leaseMs?: number;
  readonly deliverMsMax?: number;
}

/** 5 s, 10 s, 20 s … 6 h: sixteen attempts are a day, so that a receiver may be down for a night. */
const defaultPauses: Pauses = { firstMs: 5_000, longestMs: 6 * 3_600_000 };
const defaultAttemptsMax = 16;
/** A process that is killed holds up what it had taken for so long; shorter, and a slow receiver is told twice. */
const defaultLeaseMs = 60_000;
const defaultDeliverMsMax = 30_000;

/** After a commit: so long others may come that are handed out together. Each hand-out costs the database a transaction. */
const gatherMs = 50;
/** Messages of one hand-out: its transaction is some ten milliseconds long. */
const batchMax = 200;
/** A consumer that no process has spoken of for a day gets nothing any more. */
const seenEveryMs = 600_000;
/** How long deliveries under way may take when the process ends. */
const graceMs = 5_000;
const statesEveryMs = 10_000;

/**
 * Brings what the outbox holds to its consumers: each message to each consumer of its topic at least once, in order within a key,
 * whatever becomes of it elsewhere. Any number of processes do so at once.
 *
 * Invariant O2: no transaction is open while a delivery is under way: it is taken in one, by a lease, and settled in another.
 * Why: receivers are slow, and a transaction that waits for them holds a connection and keeps rows from being cleaned up.
 * Proved by: test/delivery/dispatch.spec.ts
 *
 * Invariant O3: what a process had taken when it was killed is taken by another once the lease is over, with the same id.
 * Proved by: test/delivery/killed-process.spec.ts
 */
export class Dispatcher {
  private readonly runners: readonly ConsumerRunner[];
  private readonly names: readonly string[];
  private timer: NodeJS.Timeout | null = null;
  private cycle: Promise<void> | null = null;
  /** Of nobody's request: a commit wakes us inside of one, and what is done then is of many. */
  private readonly outside = AsyncLocalStorage.snapshot();
  private isStopped = false;
  private isRegistered = false;
  private isTroubled = false;
  private seenAtMs = 0;
  private statesAtMs = Number.NEGATIVE_INFINITY;
  private lastStates: readonly ConsumerState[] = [];

  constructor(private readonly options: DispatcherOptions) {
    const { db, logger, consumers, pauses = defaultPauses, attemptsMax = defaultAttemptsMax, leaseMs = defaultLeaseMs, deliverMsMax = defaultDeliverMsMax } = options;
    if (deliverMsMax >= leaseMs) throw new RangeError('a delivery must end before its lease does');
    this.names = consumers.map(({ name }) => name);
    if (new Set(this.names).size < this.names.length) throw new RangeError(`two consumers share a name: ${this.names.join(', ')}`);
    const claimer = uuidV7();
    this.runners = consumers.map((consumer) => new ConsumerRunner(consumer, { db, logger, claimer, attemptsMax, pauses, leaseMs, deliverMsMax }));
  }

  start(): void {
    committed.subscribe(this.onCommit);
    this.wakeIn(0);
  }

  /** Takes nothing more, and waits for what is under way, not for long. */
  async stop(): Promise<void> {
    this.isStopped = true;
    committed.unsubscribe(this.onCommit);
    if (this.timer !== null) clearTimeout(this.timer);
    await this.cycle;
    await Promise.all(this.runners.map((runner) => runner.stop(graceMs)));
  }

  /** Deliveries of this process, by consumer and outcome. */
  get counts(): ReadonlyMap<string, Readonly<Record<CountedOutcome, number>>> {
    return new Map(this.runners.map(({ consumer, counts }) => [consumer.name, counts]));
  }

  /** Where consumers stood some seconds ago; none before it was first looked. */
  get states(): readonly ConsumerState[] {
    return this.lastStates;
  }

  /** Where consumers stand. */
  readStates(signal?: AbortSignal): Promise<ConsumerState[]> {
    return this.options.db.read(systemContext(''), readConsumerStates, signal === undefined ? {} : { signal });
  }

  private readonly onCommit = (): void => {
    if (ownCommits.getStore() === undefined && this.cycle === null) this.outside(() => this.wakeIn(gatherMs));
  };

  private wakeAtMs = Number.POSITIVE_INFINITY;

  /** Nothing, when it wakes earlier anyway. */
  private wakeIn(ms: number): void {
    const atMs = performance.now() + ms;
    if (this.isStopped || atMs >= this.wakeAtMs) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.wakeAtMs = atMs;
    this.timer = setTimeout(() => {
      this.wakeAtMs = Number.POSITIVE_INFINITY;
      this.timer = null;
      this.cycle ??= this.lookAndWork().finally(() => {
        this.cycle = null;
        this.wakeIn(this.options.pollMs * (0.8 + Math.random() * 0.4));
      });
    }, ms);
    this.timer.unref();
  }

  private async lookAndWork(): Promise<void> {
    try {
      await ownCommits.run(true, () => this.tellOfConsumers());
      const { db } = this.options;
      const work = await db.read(systemContext(''), (tx) => findWork(tx, this.names));
      if (work.isToHandOut) await ownCommits.run(true, () => this.handOut());
      // What was handed out may be for any of them.
      const due = this.runners.filter(({ consumer }) => work.isToHandOut || work.due.includes(consumer.name));
      await Promise.all(due.map((runner) => runner.fill()));
      if (performance.now() - this.statesAtMs >= statesEveryMs) {
        this.lastStates = await this.readStates();
        this.statesAtMs = performance.now();
      }
      if (this.isTroubled) this.options.logger.info('the outbox is dispatched again');
      this.isTroubled = false;
    } catch (err) {
      if (!this.isTroubled) this.options.logger.warn({ err }, 'the outbox cannot be dispatched: what must happen waits in the database until it can');
      this.isTroubled = true;
    }
  }

  private async handOut(): Promise<void> {
    let handed = batchMax;
    while (handed === batchMax && !this.isStopped) {
      handed = await this.options.db.write(systemContext(''), (tx) => handOutMessages(tx, batchMax));
    }
  }

  private async tellOfConsumers(): Promise<void> {
    const { db, consumers } = this.options;
    const nowMs = performance.now();
    if (this.isRegistered && nowMs - this.seenAtMs < seenEveryMs) return;
    await db.write(systemContext(''), async (tx) => {
      if (this.isRegistered) await consumersAreSeen(tx, this.names);
      else await Promise.all(consumers.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, topics }) => registerConsumer(tx, name, topics)));
    });
    this.isRegistered = true;
    this.seenAtMs = nowMs;
  }
}
