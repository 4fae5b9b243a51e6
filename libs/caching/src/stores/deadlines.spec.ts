import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeadlinePassed, Deadlines } from './deadlines.ts';

describe('deadlines', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const never = new Promise<never>(() => undefined);
  const told = (work: Promise<unknown>): { is: unknown } => {
    const state: { is: unknown } = { is: 'waiting' };
    work.then((value) => (state.is = value), (error: unknown) => (state.is = error));
    return state;
  };

  it('end each wait at its own time, whatever the order in which they began', async () => {
    const deadlines = new Deadlines();
    const [long, short] = [told(deadlines.within(40, never)), told(deadlines.within(10, never))];
    await vi.advanceTimersByTimeAsync(9);
    expect([long.is, short.is]).toEqual(['waiting', 'waiting']);
    await vi.advanceTimersByTimeAsync(7);
    expect(short.is).toEqual(new DeadlinePassed(10));
    expect(long.is).toBe('waiting');
    await vi.advanceTimersByTimeAsync(30);
    expect(long.is).toEqual(new DeadlinePassed(40));
  });

  it('begin when the turn ends in which they were asked for: nobody waits for what has not left', async () => {
    let nowMs = 0;
    const deadlines = new Deadlines(() => nowMs);
    const asked = told(deadlines.within(10, never));
    // Busy with others for longer than that.
    nowMs = 50;
    await vi.advanceTimersByTimeAsync(0);
    nowMs = 58;
    await vi.advanceTimersByTimeAsync(13);
    expect(asked.is).toBe('waiting');
    nowMs = 70;
    await vi.advanceTimersByTimeAsync(13);
    expect(asked.is).toEqual(new DeadlinePassed(10));
  });

  it('say what came in time, and what failed', async () => {
    const deadlines = new Deadlines();
    await expect(deadlines.within(10, Promise.resolve('in time'))).resolves.toBe('in time');
    await expect(deadlines.within(10, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it('leave no timer behind when all have passed', async () => {
    const deadlines = new Deadlines();
    for (let wait = 1; wait <= 100; wait += 1) void told(deadlines.within(wait, Promise.resolve()));
    await vi.advanceTimersByTimeAsync(200);
    expect(vi.getTimerCount()).toBe(0);
  });
});
