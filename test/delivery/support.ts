import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { appendToOutbox, type Database, type OutboxConsumer, type OutboxDelivery, type OutboxMessage, systemContext } from '#kernel';
import { Dispatcher, type DispatcherOptions } from '#delivery';
import { createLogger, type Logger } from '#monitoring';

/** Waits until it is so; what is asked for fails after a time that a busy machine keeps. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string, withinMs = 30_000): Promise<void> {
  const givesUpAt = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > givesUpAt) throw new Error(`not within ${withinMs} ms: ${what}`);
    await sleep(20);
  }
}

/** A consumer that remembers, and does what it is told. */
export interface Recorder extends OutboxConsumer {
  readonly got: OutboxDelivery[];
}

export function aConsumer(name: string, topics: readonly string[], does: (delivery: OutboxDelivery, signal: AbortSignal) => Promise<void> | void = () => undefined, more: Partial<OutboxConsumer> = {}): Recorder {
  const got: OutboxDelivery[] = [];
  return {
    name,
    topics,
    got,
    deliver: async (delivery, signal) => {
      got.push(delivery);
      await does(delivery, signal);
    },
    ...more,
  };
}

export interface Lines {
  readonly logger: Logger;
  readonly lines: Record<string, unknown>[];
}

export function linesOfLog(): Lines {
  const lines: Record<string, unknown>[] = [];
  return { lines, logger: createLogger({ level: 'debug', destination: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) } }) };
}

/** A dispatcher that is quick to try again, so that tests need not wait. */
export function aDispatcher(db: Database, consumers: readonly OutboxConsumer[], more: Partial<DispatcherOptions> = {}): Dispatcher {
  return new Dispatcher({ db, consumers, logger: createLogger({ level: 'silent' }), pollMs: 100, pauses: { firstMs: 20, longestMs: 200 }, ...more });
}

export const aTrace = '4bf92f3577b34da6a3ce929d0e0e4736';

/** Writes messages as a change of a tenant would, each in a transaction of its own. */
export async function say(db: Database, tenantId: string, messages: readonly Partial<OutboxMessage>[]): Promise<void> {
  for (const message of messages) {
    await db.write(systemContext(tenantId, { traceId: aTrace }), (tx) => appendToOutbox(tx, [{ topic: 'booking.confirmed', key: 'one', payload: {}, ...message }]));
  }
}

/** Asks as the superuser, beside everything. */
export async function sqlOf(url: string): Promise<{ rows<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>; end(): Promise<void> }> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return { rows: async <Row>(text: string, values: readonly unknown[] = []) => (await client.query(text, [...values])).rows as Row[], end: () => client.end() };
}
