import { describe, expect, it } from 'vitest';
import type { LogReading } from './log-reader.ts';
import { LogTail } from './log-tail.ts';
import { parseStamp } from './stamp.ts';

const changesMax = 1_000;

/** Transactions commit one after the other, but the first, which runs all the time: the trim frees nothing. */
function busyEvening() {
  let next = 101n;
  const heard: string[] = [];
  const waiting: { xid: bigint; tags: string[] }[] = [];
  const stamp = () => parseStamp('e', `100:${next}:100`);
  const reader = {
    read: (_previous: unknown, tagsMax: number): Promise<LogReading> => {
      const changes = waiting.splice(0);
      const isTooMuch = changes.reduce((sum, { tags }) => sum + tags.length, 0) > tagsMax;
      return Promise.resolve({ stamp: stamp(), floor: 50n, nowMs: 0, changes: isTooMuch ? null : changes });
    },
    renewEpoch: () => Promise.resolve(),
    trim: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const tail = new LogTail(reader, { intervalMs: 3_600_000, retentionMs: 3_600_000, changesMax, onError: () => undefined });
  tail.subscribe({ changed: (tags) => heard.push(...tags.keys()), lost: () => heard.push('lost') });
  const commit = (...tags: string[]): void => {
    waiting.push({ xid: next, tags });
    next += 1n;
  };
  return { tail, heard, stamp, commit };
}

describe('the tail of a log that is written very much', () => {
  it('tells all of it and remembers no more than it may', async () => {
    const { tail, heard, stamp, commit } = busyEvening();
    await tail.start();
    const first = stamp();
    for (let turn = 0; turn < 50; turn += 1) {
      for (let at = 0; at < 90; at += 1) commit(`dish:${turn * 90 + at}`);
      await tail.tailNow();
      expect(tail.changeCount).toBeLessThanOrEqual(changesMax);
      expect(tail.isCurrent(stamp(), ['dish:1', `dish:${turn * 90}`])).toBe(true);
    }
    expect(new Set(heard).size).toBe(4_500);
    expect(heard).not.toContain('lost');
    // It cannot tell any more which tags have changed since.
    expect(tail.isCurrent(first, ['soup'])).toBe(false);
    await tail.stop();
  });

  it('finds what was stamped since it forgot as current as ever, until it changes', async () => {
    const { tail, stamp, commit } = busyEvening();
    await tail.start();
    for (const turn of [0, 1]) {
      for (let at = 0; at <= changesMax / 2; at += 1) commit(`dish:${turn} ${at}`);
      await tail.tailNow();
    }
    expect(tail.changeCount).toBe(0);
    const since = stamp();
    commit('dish:7');
    await tail.tailNow();
    expect([tail.isCurrent(since, ['dish:7']), tail.isCurrent(since, ['dish:8']), tail.isCurrent(stamp(), ['dish:7'])]).toEqual([false, true, true]);
    await tail.stop();
  });

  it('begins anew where it would be sent more than it may remember', async () => {
    const { tail, heard, stamp, commit } = busyEvening();
    commit(...Array.from({ length: changesMax + 1 }, (_, index) => `dish:${index}`));
    const before = parseStamp('e', '99:99:');
    await tail.start();
    expect(heard).toEqual(['lost']);
    expect([tail.epoch, tail.changeCount, tail.isCurrent(before, ['soup']), tail.isCurrent(stamp(), ['dish:1'])]).toEqual(['e', 0, false, true]);
    await tail.stop();
  });
});
