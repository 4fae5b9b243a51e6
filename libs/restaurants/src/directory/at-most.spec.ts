import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AtMost } from './at-most.ts';

describe('at most two', () => {
  it('run at the same time, in the order in which they came, whatever fails', async () => {
    const lane = new AtMost(2);
    const began: number[] = [];
    let running = 0;
    let most = 0;
    const all = Array.from({ length: 7 }, (_, at) =>
      lane.run(async () => {
        began.push(at);
        running += 1;
        most = Math.max(most, running);
        await setImmediate();
        running -= 1;
        if (at % 3 === 0) throw new Error('no');
        return at;
      }),
    );
    const outcomes = await Promise.allSettled(all);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'rejected']);
    expect(began).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(most).toBe(2);
  });
});
