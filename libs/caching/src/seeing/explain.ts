import type { ChangeLog } from '../log/change-log.ts';
import { formatSnapshot } from '../log/stamp.ts';
import { Budget, type ByteStore } from '../stores/byte-store.ts';
import type { Asker } from '../core/answer.ts';
import type { CachedQuestion } from '../core/cached-question.ts';
import { decodeEntry } from '../stores/entry-bytes.ts';
import { judge, type JudgeOptions, type Judged, type Verdict } from '../core/judge.ts';
import type { LoadOnce } from '../core/load-once.ts';
import { type Fetched, storeKeyOf } from '../core/loader.ts';
import { Memory, Shelf, Partition } from '../core/memory.ts';

export interface ExplainedEntry {
  readonly verdict: Verdict;
  readonly snapshot: string;
  readonly epoch: string;
  readonly tags: readonly string[];
  /** Of the tags, those that changed since. */
  readonly changedTags: readonly string[];
  /** Null: never by time alone. */
  readonly validUntilMs: number | null;
  readonly bytes: number;
}

export interface Explanation {
  readonly key: string;
  /** What the asker would be told now: `served`, or why not. Of level 2 when memory has nothing. */
  readonly verdict: Verdict;
  readonly memory: ExplainedEntry | null;
  /** Null also while there is no store, or it does not answer. */
  readonly store: ExplainedEntry | null;
  readonly isLoading: boolean;
  readonly log: { readonly epoch: string | null; readonly snapshot: string | null; readonly floor: string | null; readonly ageMs: number };
}

interface Explained extends JudgeOptions {
  readonly log: ChangeLog;
  readonly memory: Memory;
  readonly store: ByteStore | null;
  readonly loads: LoadOnce<Fetched>;
}

/** Nobody who asks why is in a hurry. */
const storeBudgetMs = 1_000;

/** Changes nothing, and counts nothing. */
export async function explain({ log, memory, store, loads, ...options }: Explained, { asker, question, key }: { asker: Asker; question: CachedQuestion<unknown>; key: string }): Promise<Explanation> {
  const shelf = memory.find(asker.tenantId, question) ?? new Shelf(new Partition(asker.tenantId), question);
  const fullKey = storeKeyOf(shelf, key);
  const told = (judged: Judged, bytes: number): ExplainedEntry => ({
    verdict: judge(log, judged, options),
    snapshot: formatSnapshot(judged.stamp),
    epoch: judged.stamp.epoch,
    tags: judged.tags,
    changedTags: judged.tags.filter((tag) => !log.isCurrent(judged.stamp, [tag])),
    validUntilMs: Number.isFinite(judged.validUntilMs) ? judged.validUntilMs : null,
    bytes,
  });
  const entry = shelf.entries.get(key);
  const bytes = (await store?.get(fullKey, new Budget(storeBudgetMs))) ?? null;
  const stored = bytes === null ? null : decodeEntry(bytes);
  const inMemory = entry === undefined ? null : told(entry, entry.bytes);
  const inStore = stored === null ? null : told(stored, bytes?.length ?? 0);
  const isKnown = asker.consistency === null || (await asker.consistency.isKnownHere());
  return {
    key: fullKey,
    verdict: isKnown ? (inMemory ?? inStore)?.verdict ?? 'absent' : 'token',
    memory: inMemory,
    store: inStore,
    isLoading: loads.has(fullKey),
    log: { epoch: log.epoch, snapshot: log.latest === null ? null : formatSnapshot(log.latest), floor: log.floor?.toString() ?? null, ageMs: log.ageMs() },
  };
}
