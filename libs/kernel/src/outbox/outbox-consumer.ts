/** A row of the outbox, on its way to one consumer. */
export interface OutboxDelivery {
  /** The row's id, decimal: the same at each attempt, so that a receiver can tell a repeat. */
  readonly id: string;
  /** As the outside may know it: the same at each attempt, another one for each consumer and target. */
  readonly deliveryId?: string;
  /** Which of its receivers is meant, where a consumer has several that do not wait for each other. */
  readonly target?: string;
  readonly tenantId: string;
  readonly topic: string;
  readonly key: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Of the request that wrote it, 32 hexadecimal digits. */
  readonly traceId: string;
  readonly createdAt: Date;
  /** From 1. */
  readonly attempt: number;
}

/**
 * Does what must happen after a commit. Each consumer gets each message of its topics at least once, those of one key in the
 * order of their commits, whatever became of it elsewhere.
 */
export interface OutboxConsumer {
  /** Stands in the database: it never changes. */
  readonly name: string;
  /** `booking.confirmed`, or `booking.*` for all that begin so. None: its deliveries are made for each target. */
  readonly topics: readonly string[];
  /** How many deliveries at once in a process; for one target a fraction of it. */
  readonly concurrencyMax?: number;
  /** @throws to be asked again later, with a growing pause; `Undeliverable` to be parked at once, for a person to look at. */
  deliver(delivery: OutboxDelivery, signal: AbortSignal): Promise<void>;
}

/** Trying again will not help: no such address, refused for good. Its message is shown to administrators, so it names no guest. */
export class Undeliverable extends Error {}

/** It did not work this time. Unlike that of other errors, its message is kept and shown to administrators, so it names no guest. */
export class DeliveryFailed extends Error {}
