import { describe, expect, it, vi } from 'vitest';
import { DayLine } from './day-line.ts';

const inAMinute = (): number => performance.now() + 60_000;

describe('a line of requests for one day', () => {
  it('is served in the order in which they came, also those who are put back', () => {
    const line = new DayLine<string, string>(1, '2026-12-01');
    const waiters = ['first', 'second', 'third'].map((name) => line.join(name, inAMinute()));
    const taken = [line.take(), line.take()].flatMap((waiter) => (waiter === null ? [] : [waiter]));
    line.putBack(taken);
    expect([line.take(), line.take(), line.take(), line.take()].map((waiter) => waiter?.item)).toEqual(['first', 'second', 'third', undefined]);
    for (const waiter of waiters) waiter.resolve('done');
  });

  it('is left at the deadline by who still waits', async () => {
    const line = new DayLine<string, string>(1, '2026-12-01');
    const waiter = line.join('late', performance.now() + 10);
    await expect(waiter.answer).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(line.length).toBe(0);
  });

  it('leaves who is being served to the database’s own deadline', async () => {
    vi.useFakeTimers();
    try {
      const line = new DayLine<string, string>(1, '2026-12-01');
      const waiter = line.join('under way', performance.now() + 10);
      line.take();
      await vi.advanceTimersByTimeAsync(1_000);
      waiter.resolve('booked');
      await expect(waiter.answer).resolves.toBe('booked');
    } finally {
      vi.useRealTimers();
    }
  });
});
