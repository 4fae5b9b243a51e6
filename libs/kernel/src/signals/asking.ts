import { tracingChannel, type TracingChannel } from 'node:diagnostics_channel';

/** Something that this process asks somebody else and waits for. Whoever listens may keep notes of its own on it. */
export interface Asking {
  /** What is asked, from a list: a statement's name, a command's, a question's. Never what it is asked about. */
  readonly name: string;
  /** The answer; undefined until there is one. */
  result?: unknown;
  error?: unknown;
}

/** A statement, from its sending until its answer. */
export const statementsAsked = tracingChannel<Asking, Asking>('couvert:statement');
/** A command to Redis. */
export const redisAsked = tracingChannel<Asking, Asking>('couvert:redis');
/** An answer that memory could not give at once: from the judge's word until somebody had it. Its result says from which level. */
export const cacheAsked = tracingChannel<Asking, Asking>('couvert:cache');

/** Does the work and tells of it; while nobody listens, does the work and nothing else. */
export function tellAround<T>(channel: TracingChannel<Asking, Asking>, name: string, work: () => Promise<T>): Promise<T> {
  return channel.hasSubscribers ? (channel.tracePromise(work, { name }) as Promise<T>) : work();
}
