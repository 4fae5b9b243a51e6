import { describe, expect, it } from 'vitest';
import { LoopLag } from './loop-lag.ts';

describe('how late the event loop is', () => {
  it('is no overload for one long turn', () => {
    const lag = new LoopLag([250], 0);
    expect([lag.lagMs(920), lag.stands(250, 920)]).toEqual([900, false]);
    lag.tick(920);
    lag.tick(940);
    expect([lag.lagMs(950), lag.stands(250, 2_000)]).toEqual([0, false]);
  });

  it('stands when turn after turn is late, and within one that does not end', () => {
    const lag = new LoopLag([250, 125], 0);
    for (let nowMs = 300; nowMs <= 1_800; nowMs += 300) {
      lag.stands(250, nowMs - 10);
      lag.tick(nowMs);
    }
    expect([lag.stands(250, 1_810), lag.stands(125, 1_810)]).toEqual([true, true]);
    const hanging = new LoopLag([250], 0);
    expect([hanging.stands(250, 300), hanging.stands(250, 1_200), hanging.stands(250, 1_400)]).toEqual([false, false, true]);
  });

  it('is over with the first turn in time', () => {
    const lag = new LoopLag([250], 0);
    for (let nowMs = 400; nowMs <= 2_000; nowMs += 400) lag.tick(nowMs);
    expect(lag.stands(250, 2_010)).toBe(true);
    lag.tick(2_020);
    expect(lag.stands(250, 2_021)).toBe(false);
  });
});
