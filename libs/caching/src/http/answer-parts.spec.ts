import { describe, expect, it } from 'vitest';
import type { AnswerPart } from '#kernel';
import { parseStamp, type Stamp } from '../log/stamp.ts';
import { fakeChangeLog } from '../testing/fake-change-log.ts';
import { AnswerParts, composed } from './answer-parts.ts';

const part = (stamp: Stamp, tags: readonly string[], validUntilMs = Infinity): AnswerPart => ({ stamp, tags, validUntilMs });

describe('an answer made from parts', () => {
  it('is made untrue by what makes one of them untrue, and holds as long as each', () => {
    const log = fakeChangeLog();
    const stamp = log.stamp();
    expect(composed([part(stamp, ['a', 'b'], 50), part({ ...stamp }, ['b', 'c'])], log)).toEqual({ stamp, tags: ['a', 'b', 'c'], validUntilMs: 50 });
  });

  it('of several snapshots is stamped with one for which all were found right', () => {
    const log = fakeChangeLog();
    const early = log.stamp();
    log.commit('other');
    const late = log.stamp();
    log.commit('more');
    expect(composed([part(early, ['a']), part(late, ['b'])], log)).toEqual({ stamp: log.latest, tags: ['a', 'b'], validUntilMs: Infinity });
  });

  it('is none when a part was overtaken', () => {
    const log = fakeChangeLog();
    const early = log.stamp();
    log.commit('a');
    expect(composed([part(early, ['a']), part(log.stamp(), ['b'])], log)).toBeNull();
  });

  it('waits for the log when a part is newer than what is known, as it cannot be known what happened between', () => {
    const log = fakeChangeLog();
    const newer = parseStamp('epoch-1', '105:105:');
    expect(composed([part(log.stamp(), ['a']), part(newer, ['b'])], log)).toBe('later');
    // Of one snapshot there is no between.
    expect(composed([part(newer, ['a']), part(newer, ['b'])], log)).toMatchObject({ stamp: newer });
  });

  it('is none while there is no epoch, and none across two', () => {
    const log = fakeChangeLog();
    const before = log.stamp();
    log.renew('epoch-2');
    expect(composed([part(before, ['a']), part(log.stamp(), ['b'])], log)).toBe('later');
    log.renew(null);
    expect(composed([part(before, ['a']), part(parseStamp('epoch-2', '100:100:'), ['b'])], log)).toBeNull();
  });

  it('is for one request alone when something was read past the cache, or nobody said what', () => {
    const parts = new AnswerParts();
    expect(parts.all).toBeNull();
    parts.madeFrom(part(fakeChangeLog().stamp(), ['a']));
    expect(parts.all).toHaveLength(1);
    parts.madeFromElse();
    expect(parts.all).toBeNull();
  });

  it('ends when time alone makes it another, whatever its parts say of themselves', () => {
    const log = fakeChangeLog();
    const parts = new AnswerParts();
    parts.holdsUntil(80);
    expect(parts.all).toBeNull();
    parts.madeFrom(part(log.stamp(), ['a'], 90));
    expect(composed(parts.all ?? [], log)).toMatchObject({ tags: ['a'], validUntilMs: 80 });
    parts.holdsUntil(70);
    parts.holdsUntil(100);
    expect(composed(parts.all ?? [], log)).toMatchObject({ tags: ['a'], validUntilMs: 70 });
  });

  it('says how old its oldest part may be, and is for one request alone then', () => {
    const parts = new AnswerParts();
    parts.madeFrom(part(fakeChangeLog().stamp(), ['a']));
    expect(parts.oldestMs).toBeNull();
    parts.madeFromStale(2_000);
    parts.madeFromStale(1_500);
    expect(parts.oldestMs).toBe(2_000);
    expect(parts.all).toBeNull();
  });
});
