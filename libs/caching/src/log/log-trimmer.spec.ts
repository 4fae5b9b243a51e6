import { describe, expect, it } from 'vitest';
import { LogTrimmer } from './log-trimmer.ts';
import { parseStamp } from './stamp.ts';

const retentionMs = 60_000;
const minuteMs = 60_000;

function trimmerOf() {
  const trimmed: bigint[] = [];
  const state = { fails: false };
  const trim = (below: bigint): Promise<void> => {
    if (state.fails) return Promise.reject(new Error('not now'));
    trimmed.push(below);
    return Promise.resolve();
  };
  const trimmer = new LogTrimmer({ trim }, retentionMs);
  const saw = (xmin: number, atMs: number): Promise<void> => trimmer.saw(parseStamp('e', `${xmin}:${xmin}:`), atMs);
  return { trimmed, state, trimmer, saw };
}

describe('the trim of the log', () => {
  it('is asked for once a mark is older than the retention, below what had ended then', async () => {
    const { trimmed, saw } = trimmerOf();
    for (const [xmin, atMs] of [[100, 0], [200, 30_000], [300, 59_000], [400, minuteMs], [500, 90_000]] as const) await saw(xmin, atMs);
    expect(trimmed).toEqual([100n, 200n]);
  });

  it('is asked for again until it succeeds, and at once below the latest that is old enough', async () => {
    const { trimmed, state, saw } = trimmerOf();
    await saw(100, 0);
    state.fails = true;
    await expect(saw(200, minuteMs)).rejects.toThrow('not now');
    await expect(saw(300, minuteMs + 1_000)).rejects.toThrow('not now');
    state.fails = false;
    await saw(400, minuteMs + 2_000);
    await saw(500, minuteMs + 3_000);
    expect(trimmed).toEqual([100n]);
    state.fails = true;
    await expect(saw(600, 2 * minuteMs)).rejects.toThrow('not now');
    await expect(saw(700, 2 * minuteMs + 3_000)).rejects.toThrow('not now');
    state.fails = false;
    await saw(800, 2 * minuteMs + 4_000);
    await saw(900, 2 * minuteMs + 5_000);
    expect(trimmed).toEqual([100n, 500n]);
  });

  it('that failed is not tried at each turn', async () => {
    const { state, saw } = trimmerOf();
    await saw(100, 0);
    state.fails = true;
    await expect(saw(200, minuteMs)).rejects.toThrow('not now');
    await expect(saw(300, minuteMs + 100)).resolves.toBeUndefined();
  });

  it('remembers some sixty marks, however long it fails', async () => {
    const { state, trimmer, saw } = trimmerOf();
    state.fails = true;
    for (let minute = 0; minute < 100; minute += 1) {
      for (let second = 0; second < 60; second += 1) await saw(100 + minute, minute * minuteMs + second * 1_000).catch(() => undefined);
      expect(trimmer.markCount).toBeLessThanOrEqual(62);
    }
  });

  it('knows nothing of another epoch', async () => {
    const { trimmed, trimmer, saw } = trimmerOf();
    await saw(100, 0);
    trimmer.forget();
    await saw(5, minuteMs);
    expect(trimmed).toEqual([]);
  });
});
