import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { EventLoopLag } from './event-loop-lag.ts';

const lag = new EventLoopLag();
afterAll(() => lag.onApplicationShutdown());

/** Keeps the loop busy for `ms`, `times` in a row, with a turn between. */
async function block({ ms, times }: { ms: number; times: number }): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const until = performance.now() + ms;
    while (performance.now() < until);
    await nextTurn();
  }
}

describe('the lag of the event loop', () => {
  it('is large when the loop is always late, and forgotten once it was read', async () => {
    lag.takeMedianMs();
    await block({ ms: 250, times: 5 });
    expect(lag.takeMedianMs()).toBeGreaterThan(100);
    expect(lag.takeMedianMs()).toBe(0);
  });

  it('is not moved by one pause among many turns', async () => {
    lag.takeMedianMs();
    await block({ ms: 250, times: 1 });
    for (const until = performance.now() + 500; performance.now() < until; ) await nextTurn();
    expect(lag.takeMedianMs()).toBeLessThan(100);
  });
});
