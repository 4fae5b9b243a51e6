import { describe, expect, it } from 'vitest';
import { Budget } from './byte-store.ts';

describe('a budget', () => {
  it('counts what is owed at the same time once', () => {
    let nowMs = 100;
    const budget = new Budget(40, () => nowMs);
    budget.begin();
    nowMs += 10;
    budget.begin();
    nowMs += 5;
    budget.end();
    expect(budget.leftMs).toBe(25);
    budget.end();
    nowMs += 1_000;
    expect(budget.leftMs).toBe(25);
    budget.begin();
    nowMs += 30;
    expect(budget.leftMs).toBe(0);
  });
});
