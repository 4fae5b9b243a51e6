import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RestingWork } from '../domain/directory/resting-work.ts';
import { inSlices } from './in-slices.ts';

afterEach(() => vi.restoreAllMocks());

describe('work in slices', () => {
  it('is done in turns of its own, however many work at the same time, and the answer is the work’s', async () => {
    // As if each step took longer than a slice.
    let nowMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 10));
    let turn = 0;
    let isOver = false;
    const count = (): void => {
      turn += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const turns: number[] = [];
    function* work(name: string): RestingWork<string> {
      for (let step = 0; step < 5; step += 1) {
        turns.push(turn);
        yield 1;
      }
      return name;
    }
    const began = turn;
    const all = Promise.all(['one', 'two', 'three'].map((name) => inSlices(work(name))));
    // Nothing in the turn of who asks for it.
    expect(turns).toEqual([]);
    expect(await all).toEqual(['one', 'two', 'three']);
    isOver = true;
    expect(turns).toHaveLength(15);
    expect(new Set(turns).size).toBe(15);
    expect(Math.min(...turns)).toBeGreaterThan(began);
  });

  it('hands on what went wrong, and lets others go on', async () => {
    function* failing(): RestingWork {
      yield 1;
      throw new Error('no');
    }
    function* working(): RestingWork<number> {
      yield 1;
      return 7;
    }
    const [one, other] = await Promise.allSettled([inSlices(failing()), inSlices(working())]);
    expect([one.status, other]).toEqual(['rejected', { status: 'fulfilled', value: 7 }]);
  });
});
