import type { Context } from '#kernel';
import type { Stamp } from '../log/stamp.ts';

/** Whose answers are asked for. A request's or a job's `Context` is one; there is no key without a tenant. */
export type Asker = Pick<Context, 'tenantId' | 'consistency' | 'deadlineAtMs' | 'provenance'>;

/** No tenant's id: those are UUIDs. */
const platformPartition = 'platform';

/**
 * The one exception: what belongs to no tenant, and is read before one is known: keys, hosts, tenants. Nothing of a tenant
 * is kept under it.
 */
export function platformAsker({ consistency, deadlineAtMs, provenance }: Omit<Asker, 'tenantId'>): Asker {
  return { tenantId: platformPartition, consistency, deadlineAtMs, provenance };
}

/** What a load brings. */
export interface Loaded<V> {
  /** Null is an answer like others: it is kept under the tags that would make it another. */
  readonly value: V;
  /** Of the snapshot that all of it was read under. */
  readonly stamp: Stamp;
  /** What was known only after the load, besides those that were asked with. */
  readonly tags?: readonly string[];
  /** The database's clock, epoch ms: the first instant at which the same rows give another answer. */
  readonly validUntilMs?: number;
}

/** Where an answer came from: this process's memory, the store, a load, or one that another had begun. */
export type Level = 'memory' | 'store' | 'load' | 'join';

/** What is answered. `value` is frozen and shared: whoever wants to change it copies it. */
export interface Answer<V> extends Loaded<V> {
  readonly level: Level;
  /** The latest instant, by the database's clock, of which the log says that it was true; -Infinity for what has just been loaded. */
  readonly trueAtMs: number;
  /** Only of tolerant questions, while the log is not heard: true once, perhaps not any more. */
  readonly isStale: boolean;
}

/** What is asked with. */
export interface Asked {
  readonly key: string;
  /** Whatever makes the answer another; those of the question's tables are added. */
  readonly tags: readonly string[];
  /** For a question that tolerates what may be old, asked for an answer that does not. */
  readonly reads?: 'strict';
}

/** Asks a question again, through the cache, from its key alone. @throws for what is no key */
export type AskAgain = (ctx: Context, key: string) => Promise<unknown>;

export type Load<V> = () => Promise<Loaded<V>>;
