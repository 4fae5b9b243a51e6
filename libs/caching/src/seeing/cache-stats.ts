import type { ChangeLog } from '../log/change-log.ts';
import { type Verdict, verdicts } from '../core/judge.ts';
import type { Loader } from '../core/loader.ts';
import type { Memory, Shelf } from '../core/memory.ts';
import type { LeaseCounts } from '../stores/shared-loads.ts';
import type { Standbys } from '../replicas/standbys.ts';

/** What happened to those who asked, since the process began. A stale answer is none of the hits. */
export interface AskCounts {
  readonly memoryHits: number;
  readonly storeHits: number;
  readonly staleHits: number;
  readonly joins: number;
  readonly loads: number;
}

export interface CacheStats {
  readonly bytes: number;
  readonly bytesMax: number;
  readonly entries: number;
  readonly evictions: number;
  /** Infinity before the log was heard. */
  readonly tailAgeMs: number;
  readonly all: AskCounts;
  readonly byQuestion: Readonly<Record<string, AskCounts>>;
  readonly byTenant: Readonly<Record<string, AskCounts & { readonly bytes: number; readonly entries: number; readonly evictions: number }>>;
  /** What the judge said where memory did not answer at once. */
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Loads that a change overtook. */
  readonly overtaken: number;
  readonly underway: number;
  /** Null without a store. */
  readonly isStoreAvailable: boolean | null;
  /** Null without a store. */
  readonly leases: Readonly<LeaseCounts> | null;
  /** Loads on read replicas: answered, in vain because they were behind, or not answered. Null without one. */
  readonly standbys: Readonly<Standbys['counts']> | null;
  readonly refreshes: Readonly<{ begun: number; failed: number }>;
  readonly shadow: Readonly<{ same: number; different: number; inconclusive: number; failed: number }>;
}

export function verdictCounts(): Record<Verdict, number> {
  return Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
}

interface Counted extends Pick<CacheStats, 'underway' | 'isStoreAvailable' | 'refreshes' | 'shadow' | 'verdicts'> {
  readonly log: ChangeLog;
  readonly memory: Memory;
  readonly loader: Loader;
}

export function statsOf({ log, memory, loader, ...counts }: Counted): CacheStats {
  const partitions = [...memory.all()];
  const shelves = partitions.flatMap((partition) => partition.shelves.filter((shelf) => shelf !== undefined));
  const names = new Set(shelves.map(({ question }) => question.name));
  return {
    ...counts,
    verdicts: { ...counts.verdicts },
    bytes: memory.bytes,
    bytesMax: memory.bytesMax,
    entries: sumOf(partitions, ({ count }) => count),
    evictions: sumOf(partitions, ({ evictions }) => evictions),
    tailAgeMs: log.ageMs(),
    all: asksOf(shelves),
    byQuestion: Object.fromEntries([...names].map((name) => [name, asksOf(shelves.filter(({ question }) => question.name === name))])),
    byTenant: Object.fromEntries(
      partitions.map(({ tenantId, bytes, count, evictions, shelves: own }) => [tenantId, { ...asksOf(own.filter((shelf) => shelf !== undefined)), bytes, entries: count, evictions }]),
    ),
    overtaken: loader.overtaken,
    standbys: loader.standbys === undefined ? null : { ...loader.standbys.counts },
    leases: loader.shared === null ? null : { ...loader.shared.counts },
  };
}

function asksOf(shelves: readonly Shelf[]): AskCounts {
  return {
    memoryHits: sumOf(shelves, ({ memoryHits }) => memoryHits),
    storeHits: sumOf(shelves, ({ storeHits }) => storeHits),
    staleHits: sumOf(shelves, ({ staleHits }) => staleHits),
    joins: sumOf(shelves, ({ joins }) => joins),
    loads: sumOf(shelves, ({ loads }) => loads),
  };
}

function sumOf<T>(all: readonly T[], figure: (one: T) => number): number {
  return all.reduce((sum, one) => sum + figure(one), 0);
}
