import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProbedBreaker } from './probed-breaker.ts';

let breaker: ProbedBreaker;
afterEach(() => {
  breaker.close();
  vi.restoreAllMocks();
});

function broken({ failuresMax = 2 } = {}) {
  const its = { isWell: false, asked: 0, told: [] as unknown[] };
  breaker = new ProbedBreaker({
    failuresMax,
    probePauseMs: 5,
    probe: () => {
      its.asked += 1;
      return its.isWell ? Promise.resolve() : Promise.reject(new Error('still broken'));
    },
    onBreak: (reason) => its.told.push(reason),
  });
  return its;
}

async function fail(times: number): Promise<void> {
  for (let at = 0; at < times; at += 1) breaker.failed(new Error(`failure ${at}`), breaker.failures);
  await Promise.resolve();
}

describe('a breaker with a probe', () => {
  it('opens after failures in a row, and a success between them begins anew', async () => {
    broken({ failuresMax: 3 });
    await fail(2);
    breaker.succeeded();
    await fail(2);
    expect(breaker.isClosed).toBe(true);
    await fail(1);
    await expect.poll(() => breaker.isClosed).toBe(false);
  });

  it('counts those that failed together once', async () => {
    broken();
    const before = breaker.failures;
    for (let at = 0; at < 50; at += 1) breaker.failed(new Error('together'), before);
    expect(breaker.failures).toBe(1);
    expect(breaker.isClosed).toBe(true);
  });

  it('is told of once, tries by itself, and closes when the dependency is well', async () => {
    const its = broken();
    await fail(2);
    await expect.poll(() => its.asked, { timeout: 10_000 }).toBeGreaterThan(3);
    expect([breaker.state, its.told.length]).toEqual(['open', 1]);
    its.isWell = true;
    await expect.poll(() => breaker.state, { timeout: 10_000 }).toBe('closed');
    await fail(2);
    await expect.poll(() => its.told.length, { timeout: 10_000 }).toBe(2);
  });

  it('that is suspicious asks at once: one question when it is well, as many as it takes to open when it is not', async () => {
    const its = broken();
    its.isWell = true;
    await Promise.all([breaker.suspect(), breaker.suspect()]);
    expect([its.asked, breaker.isClosed]).toEqual([1, true]);
    its.isWell = false;
    await breaker.suspect();
    expect([its.asked, breaker.isClosed]).toEqual([3, false]);
  });

  it('closes although the wall clock was set back an hour meanwhile', async () => {
    const its = broken();
    await breaker.suspect();
    const { now } = Date;
    vi.spyOn(Date, 'now').mockImplementation(() => now() - 3_600_000);
    its.isWell = true;
    await expect.poll(() => breaker.isClosed, { timeout: 10_000 }).toBe(true);
  });
});
