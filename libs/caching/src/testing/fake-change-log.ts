import type { ChangeListener, ChangeLog } from '../log/change-log.ts';
import { KnownChanges } from '../log/known-changes.ts';
import { includesStamp, type Stamp } from '../log/stamp.ts';

export interface FakeChangeLog extends ChangeLog {
  /** As if a transaction that changed these tags had committed and been tailed. The answer is its xid. */
  commit(...tags: string[]): bigint;
  /** What a load that begins now would be stamped with. */
  stamp(): Stamp;
  /** As if the log had begun anew; null: as if it could not. */
  renew(epoch: string | null): void;
  setAgeMs(ageMs: number): void;
  setNowMs(nowMs: number): void;
}

/** A change log without a database: transactions commit one after the other, and are known at once. */
export function fakeChangeLog({ epoch: first = 'epoch-1', nowMs: startsAtMs = 0 }: { epoch?: string | null; nowMs?: number } = {}): FakeChangeLog {
  const listeners = new Set<ChangeListener>();
  const known = new KnownChanges();
  let epoch: string | null = first;
  let next = 100n;
  let floor = next;
  let ageMs = 0;
  let nowMs = startsAtMs;
  let readings = 1;
  const stamp = (): Stamp => ({ epoch: epoch ?? '', xmin: next, xmax: next, xip: [] });
  return {
    get epoch() {
      return epoch;
    },
    get latest() {
      return epoch === null ? null : stamp();
    },
    get floor() {
      return epoch === null ? null : floor;
    },
    get readings() {
      return readings;
    },
    ageMs: () => ageMs,
    nowMs: () => nowMs,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isCurrent: (seen, tags) => epoch !== null && seen.epoch === epoch && seen.xmin >= floor && known.areVisible(seen, tags),
    tailNow: () => Promise.resolve(),
    includes: ({ seen, wrote }) => epoch !== null && includesStamp(stamp(), seen) && (wrote === null || wrote < next),
    stamp,
    commit: (...tags) => {
      const xid = next;
      next += 1n;
      readings += 1;
      for (const tag of new Set(tags)) known.add(tag, [xid]);
      for (const listener of listeners) listener.changed(new Map(tags.map((tag) => [tag, [xid]])));
      return xid;
    },
    renew: (renewed) => {
      epoch = renewed;
      readings += 1;
      floor = next;
      known.clear();
      for (const listener of listeners) listener.lost();
    },
    setAgeMs: (given) => {
      ageMs = given;
      readings += 1;
    },
    setNowMs: (given) => {
      nowMs = given;
      readings += 1;
    },
  };
}
