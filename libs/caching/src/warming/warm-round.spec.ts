import { describe, expect, it } from 'vitest';
import type { Context } from '#kernel';
import type { AskAgain } from '../core/answer.ts';
import type { HotQuestion } from './heat.ts';
import { warm } from './warm-round.ts';

const hot = (key: string, question = 'dish'): HotQuestion => ({ tenantId: `tenant-of-${key}`, question, shape: 1, key, heat: 1 });
const noCounts = () => ({ warmed: 0, skipped: 0, failed: 0 });
const round = async (list: readonly HotQuestion[], ask: AskAgain, mayGoOn: () => boolean = () => true) => {
  const counts = noCounts();
  await warm({ list, counts, mayGoOn, askAgain: (question) => (question === 'dish' ? ask : undefined) });
  return counts;
};

describe('a round of warming', () => {
  it('asks in the order of heat, four at once, each for the tenant who asked', async () => {
    const asked: string[] = [];
    let [underWay, most] = [0, 0];
    const ask = async ({ tenantId, caller }: Context, key: string): Promise<void> => {
      asked.push(`${key} ${tenantId} ${caller.kind}`);
      most = Math.max(most, (underWay += 1));
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
    };
    const keys = Array.from({ length: 20 }, (_, at) => String(at));
    expect(await round([hot('x', 'nobody-asks-it-again'), ...keys.map((key) => hot(key))], ask)).toEqual({ warmed: 20, skipped: 1, failed: 0 });
    expect([asked, most]).toEqual([keys.map((key) => `${key} tenant-of-${key} system`), 4]);
  });

  it('goes on after what fails, and gives up where everything does', async () => {
    const list = Array.from({ length: 100 }, (_, at) => hot(String(at)));
    const everySecond: AskAgain = (_, key) => (Number(key) % 2 === 0 ? Promise.reject(new RangeError('no key')) : Promise.resolve());
    expect(await round(list, everySecond)).toEqual({ warmed: 50, skipped: 0, failed: 50 });
    const { failed } = await round(list, () => Promise.reject(new Error('the database is away')));
    expect(failed).toBeLessThan(30);
  });

  it('ends when it may not go on', async () => {
    let asked = 0;
    await round(Array.from({ length: 100 }, (_, at) => hot(String(at))), () => Promise.resolve((asked += 1)), () => asked < 10);
    expect(asked).toBeLessThan(20);
  });
});
