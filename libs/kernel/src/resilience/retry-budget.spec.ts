import { assert, array, boolean, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RetryBudget } from './retry-budget.ts';

describe('the budget of retries', () => {
  it('over any traffic gives at most a tenth of the calls and ten more', () => {
    assert(property(array(boolean(), { maxLength: 2_000, size: 'max' }), (wishes) => {
      const budget = new RetryBudget();
      let [calls, retries] = [0, 0];
      for (const isRetry of wishes) {
        if (!isRetry) {
          calls += 1;
          budget.called();
        } else if (budget.take()) retries += 1;
        expect(retries).toBeLessThanOrEqual(calls * 0.1 + 10);
      }
    }));
  });

  it('gives the whole tenth to who needs it all the time', () => {
    const budget = new RetryBudget();
    let retries = 0;
    for (let call = 0; call < 10_000; call += 1) {
      budget.called();
      if (budget.take()) retries += 1;
    }
    expect(retries).toBeGreaterThanOrEqual(1_000);
    expect(retries).toBeLessThanOrEqual(1_010);
  });
});
