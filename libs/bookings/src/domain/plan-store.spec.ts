import { describe, expect, it } from 'vitest';
import { aDay, aTable } from '../../../../test/support/availability/a-day.ts';
import type { VersionedPlan } from './day-of-plan.ts';
import { PlanStore } from './plan-store.ts';

const versions = ['0198f5a2-0c3e-7e1b-9d55-6b1f0e8a4c01', '0198f5a2-0c3e-7e1b-9d55-6b1f0e8a4c02', '1198f5a2-0c3e-7e1b-9d55-6b1f0e8a4c01'] as const;
const aPlan = (tables: number, firstId = 1, version: string = versions[0]): VersionedPlan => ({ ...aDay({ tables: Array.from({ length: tables }, (_, index) => aTable(firstId + index)) }), specialDays: [], version });
const tableIds = (store: PlanStore, ordinal: number): number[] | undefined => store.get(ordinal)?.tables.map(({ id }) => id);

describe('a store of floor plans', () => {
  it('gives back what was set last, and nothing that was forgotten', () => {
    const store = new PlanStore();
    store.set(3, aPlan(2, 10));
    store.set(0, aPlan(1, 20));
    store.set(3, aPlan(1, 30));
    expect([tableIds(store, 3), tableIds(store, 0), store.get(1), store.get(99), store.size]).toEqual([[30], [20], null, null, 2]);
    store.forget(3);
    store.forget(3);
    expect([store.has(3), store.get(3), store.size]).toEqual([false, null, 1]);
    store.clear();
    expect([store.has(0), store.size]).toEqual([false, 0]);
  });

  it('says of a plan which version it is', () => {
    const store = new PlanStore();
    store.set(0, aPlan(1, 10));
    store.set(1, aPlan(1, 20, versions[1]));
    expect([0, 1].map((ordinal) => store.get(ordinal)?.version)).toEqual([versions[0], versions[1]]);
    store.set(0, aPlan(1, 30, versions[2]));
    expect([store.get(0)?.version, tableIds(store, 0)]).toEqual([versions[2], [30]]);
    expect(() => store.set(2, aPlan(1, 1, 'v1'))).toThrow(RangeError);
  });

  it('does not grow while plans are replaced, and loses none of those that stay', () => {
    const store = new PlanStore();
    const count = 3_000;
    for (let ordinal = 0; ordinal < count; ordinal++) store.set(ordinal, aPlan(100, ordinal * 1_000));
    const first = store.bytes;
    for (let round = 0; round < 6; round++) {
      for (let ordinal = round % 2; ordinal < count; ordinal += 2) store.set(ordinal, aPlan(100, ordinal * 1_000));
    }
    expect(store.bytes).toBeLessThan(first * 2.5);
    for (let ordinal = 0; ordinal < count; ordinal += 7) expect([store.get(ordinal)?.version, tableIds(store, ordinal)?.[99]]).toEqual([versions[0], ordinal * 1_000 + 99]);
  });

  it('takes also a plan that is larger than a chunk', () => {
    const store = new PlanStore();
    store.set(0, aPlan(1));
    store.set(1, aPlan(200_000));
    expect([tableIds(store, 1)?.length, tableIds(store, 0)]).toEqual([200_000, [1]]);
  });
});
