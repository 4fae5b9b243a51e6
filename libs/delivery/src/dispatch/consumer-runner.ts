import { type Database, DeliveryFailed, type OutboxConsumer, systemContext, Undeliverable } from '#kernel';
import { inSpan, type Logger } from '#monitoring';
import { pauseAfter, type Pauses } from './backoff.ts';
import { ownCommits } from './own-commits.ts';
import { type ClaimedDelivery, claimDeliveries, type Outcome, settleDelivery } from './persistence/outbox-rows.ts';
import { TargetRests } from './target-rests.ts';

export interface RunnerOptions {
  readonly db: Database;
  readonly logger: Logger;
  /** Of this process. */
  readonly claimer: string;
  readonly attemptsMax: number;
  readonly pauses: Pauses;
  /** After that a delivery that has not ended belongs to whoever takes it, ms. */
  readonly leaseMs: number;
  /** After that its signal is aborted, ms: well within the lease. */
  readonly deliverMsMax: number;
}

export type CountedOutcome = Outcome['outcome'] | 'lost';

const concurrencyMax = 8;
/** One target of many gets an eighth of the places. */
const placesPerTarget = 8;
/** How long a target rests at most: it is one delivery that finds out whether it is back. */
const longestRestMs = 60_000;

/** Takes what one consumer has to do, and has it done, a few at once. */
export class ConsumerRunner {
  readonly counts: Record<CountedOutcome, number> = { delivered: 0, failed: 0, parked: 0, released: 0, lost: 0 };
  private readonly underWay = new Set<Promise<void>>();
  private readonly abort = new AbortController();
  private readonly rests: TargetRests;
  private readonly places: number;
  private filling: Promise<void> | null = null;
  private isAskedAgain = false;
  private isStopped = false;

  constructor(
    readonly consumer: OutboxConsumer,
    private readonly options: RunnerOptions,
  ) {
    this.places = consumer.concurrencyMax ?? concurrencyMax;
    const { firstMs, longestMs } = options.pauses;
    this.rests = new TargetRests(Math.ceil(this.places / placesPerTarget), { firstMs, longestMs: Math.min(longestMs, longestRestMs) });
  }

  /** Takes as much as there are places for. Asked while it does, it does so once more. */
  fill(): Promise<void> {
    this.isAskedAgain = true;
    this.filling ??= this.fillUp().finally(() => (this.filling = null));
    return this.filling;
  }

  /** Takes nothing more, and waits for what is under way; what has not ended after `graceMs` is told to. */
  async stop(graceMs: number): Promise<void> {
    this.isStopped = true;
    const timer = setTimeout(() => this.abort.abort(new DeliveryFailed('the process ended')), graceMs);
    await this.filling?.catch(() => undefined);
    while (this.underWay.size > 0) await Promise.all(this.underWay);
    clearTimeout(timer);
  }

  private async fillUp(): Promise<void> {
    while (this.isAskedAgain && !this.isStopped) {
      this.isAskedAgain = false;
      const most = this.places - this.underWay.size;
      if (most > 0) await this.take(most);
    }
  }

  private async take(most: number): Promise<void> {
    const { db, claimer, leaseMs } = this.options;
    const hasTargets = this.consumer.topics.length === 0;
    const mostPerTarget = hasTargets ? Math.ceil(this.places / placesPerTarget) : most;
    const resting = hasTargets ? this.rests.resting(performance.now()) : [];
    const claimed = await own(() => db.write(systemContext(''), (tx) => claimDeliveries(tx, { consumer: this.consumer.name, claimer, most, mostPerTarget, resting, leaseMs })));
    for (const delivery of claimed) {
      const work = this.handle(delivery).finally(() => {
        this.underWay.delete(work);
        // The next of its key waits now, and a place is free. A database that does not answer is asked again at the next turn.
        if (!this.isStopped) this.fill().catch((err: unknown) => this.options.logger.debug({ err, consumer: this.consumer.name }, 'the outbox could not be asked'));
      });
      this.underWay.add(work);
    }
  }

  /** Never fails: what could not be settled is taken again when its lease is over. */
  private async handle(delivery: ClaimedDelivery): Promise<void> {
    const { db, claimer, logger } = this.options;
    const startedAtMs = performance.now();
    const { traceId, deliveryId, topic } = delivery;
    const attributes = { 'messaging.operation.type': 'process', 'messaging.destination.name': topic, 'couvert.consumer': this.consumer.name };
    const ended = await inSpan('outbox deliver', { kind: 'consumer', traceId, attributes, log: { delivery: deliveryId } }, () => this.deliver(delivery));
    const fields = { consumer: this.consumer.name, topic: delivery.topic, deliveryId: delivery.deliveryId, tenantId: delivery.tenantId, traceId: delivery.traceId, attempt: delivery.attempt, ms: Math.round(performance.now() - startedAtMs) };
    try {
      const isSettled = await own(() => db.write(systemContext('', { traceId: delivery.traceId }), (tx) => settleDelivery(tx, { consumer: this.consumer.name, claimer }, delivery, ended)));
      this.counts[isSettled ? ended.outcome : 'lost'] += 1;
      const outcome = isSettled ? ended.outcome : 'lost';
      const told = { ...fields, outcome, ...('complaint' in ended ? { complaint: ended.complaint } : {}) };
      if (outcome === 'delivered' || outcome === 'released') logger.info(told, outcome === 'delivered' ? 'delivered' : 'given back untried');
      else logger.warn(told, outcome === 'parked' ? 'parked: a person has to look at it' : outcome === 'lost' ? 'took longer than its lease, and was taken over' : 'not delivered: tried again later');
    } catch (err) {
      this.counts.lost += 1;
      logger.error({ ...fields, err }, 'what became of a delivery could not be written: it will be repeated');
    }
  }

  private async deliver(delivery: ClaimedDelivery): Promise<Outcome> {
    const { attemptsMax, pauses } = this.options;
    // Its process died of it, perhaps: not for ever.
    if (delivery.attempt > attemptsMax) return { outcome: 'parked', complaint: 'it was begun too often and never ended' };
    const hasTargets = this.consumer.topics.length === 0;
    if (this.isStopped || (hasTargets && !this.rests.begin(delivery.target, performance.now()))) return { outcome: 'released' };
    try {
      await this.withinTime((signal) => this.consumer.deliver(delivery, signal));
      if (hasTargets) this.rests.end(delivery.target, true, performance.now());
      return { outcome: 'delivered' };
    } catch (error) {
      const isHopeless = error instanceof Undeliverable;
      // Refused is answered: the target is there.
      if (hasTargets) this.rests.end(delivery.target, isHopeless, performance.now());
      if (isHopeless || delivery.attempt >= attemptsMax) return { outcome: 'parked', complaint: complaintOf(error) };
      return { outcome: 'failed', complaint: complaintOf(error), pauseMs: pauseAfter(delivery.attempt, pauses) };
    }
  }

  /** A consumer that hears no signal keeps its place no longer than its time, either. */
  private async withinTime(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(new DeliveryFailed(`not done within ${this.options.deliverMsMax} ms`)), this.options.deliverMsMax);
    const signal = AbortSignal.any([over.signal, this.abort.signal]);
    const aborted = Promise.withResolvers<never>();
    const onAbort = (): void => aborted.reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    try {
      await Promise.race([work(signal), aborted.promise]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      aborted.promise.catch(() => undefined);
    }
  }
}

function own<T>(work: () => Promise<T>): Promise<T> {
  return ownCommits.run(true, work);
}

/** What administrators are shown: of errors that do not promise to name no guest, only what kind they are. */
function complaintOf(error: unknown): string {
  if (error instanceof Undeliverable || error instanceof DeliveryFailed) return error.message;
  if (!(error instanceof Error)) return 'failed';
  return 'code' in error && typeof error.code === 'string' ? `${error.name} ${error.code}` : error.name;
}
