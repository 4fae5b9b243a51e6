import { describe, expect, it } from 'vitest';
import { underLoad } from './load.ts';

describe('a load', () => {
  it('stops at its count, keeps as many operations under way as it has clients, and counts outcomes apart', async () => {
    let underWay = 0;
    let mostUnderWay = 0;
    const result = await underLoad({ clients: 4, seconds: 60, operationsMax: 10 }, async ({ turn }) => {
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
      return turn % 5 === 0 ? 'refused' : 'booked';
    });
    expect(mostUnderWay).toBe(4);
    expect(result.count).toBe(10);
    expect(result.outcomes['booked']?.count).toBe(8);
    expect(result.outcomes['refused']?.count).toBe(2);
  });

  it('stops at its time', async () => {
    const startedAt = performance.now();
    await underLoad({ clients: 2, seconds: 0.05 }, () => new Promise(setImmediate));
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('ends with the error of an operation, after every loop has ended', async () => {
    let underWay = 0;
    const run = underLoad({ clients: 3, seconds: 60 }, async ({ client }) => {
      underWay += 1;
      await new Promise(setImmediate);
      underWay -= 1;
      if (client === 1) throw new Error('no such table');
    });
    await expect(run).rejects.toThrow('no such table');
    expect(underWay).toBe(0);
  });
});
