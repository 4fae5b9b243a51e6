import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heat } from './heat.ts';
import { merged, toRows } from './heat-list.ts';

const tenantId = '00000000-0000-4000-8000-000000000001';
const dish = { name: 'dish', shape: 2 };
const keysOf = (hottest: readonly { key: string }[]): string[] => hottest.map(({ key }) => key);

describe('heat', () => {
  it('tells what is asked most, the hottest first, in bounded memory', () => {
    const heat = new Heat(10);
    for (let turn = 0; turn < 2_000; turn += 1) heat.touch(tenantId, dish, turn % 4 === 0 ? `once-${turn}` : `often-${turn % 4}`);
    expect(keysOf(heat.hottest()).slice(0, 3).sort()).toEqual(['often-1', 'often-2', 'often-3']);
    expect(heat.hottest().length).toBeLessThanOrEqual(10);
  });

  it('cools: half an hour later another question is as hot with half the samples', () => {
    const clock = { nowMs: 0 };
    const heat = new Heat(10, () => clock.nowMs);
    for (let turn = 0; turn < 8; turn += 1) heat.touch(tenantId, dish, 'lunch');
    clock.nowMs = 30 * 60_000;
    expect(heat.hottest()[0]?.heat).toBeCloseTo(4);
    for (let turn = 0; turn < 5; turn += 1) heat.touch(tenantId, dish, 'dinner');
    expect(keysOf(heat.hottest())).toEqual(['dinner', 'lunch']);
    clock.nowMs += 24 * 3_600_000;
    expect(heat.hottest()).toEqual([]);
  });

  it('counts nothing where nothing is wanted, and no key that is a novel', () => {
    const [none, some] = [new Heat(0), new Heat(10)];
    none.touch(tenantId, dish, '1');
    some.touch(tenantId, dish, 'x'.repeat(501));
    expect([none.hottest(), some.hottest()]).toEqual([[], []]);
  });
});

describe('lists of several processes', () => {
  const listOf = (key: string, heat: number): unknown => toRows([{ tenantId, question: 'dish', shape: 2, key, heat }]);

  it('are one, to which an older list adds less', () => {
    const saved = [{ ageMs: 0, list: listOf('a', 3) }, { ageMs: 30 * 60_000, list: listOf('b', 5) }, { ageMs: 0, list: listOf('b', 1) }];
    expect(merged(saved, 10).map(({ key, heat }) => [key, heat])).toEqual([['b', 3.5], ['a', 3]]);
  });

  it('lose what is no list and no question, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.anything({ maxDepth: 3 })), (rubbish) => {
        const saved = [...rubbish.map((list) => ({ ageMs: 0, list })), { ageMs: 0, list: [...rubbish.slice(0, 5), ...(listOf('a', 1) as unknown[])] }];
        expect(keysOf(merged(saved, 20))).toEqual(['a']);
      }),
    );
  });
});
