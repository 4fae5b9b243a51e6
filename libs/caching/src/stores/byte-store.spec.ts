import { describe, expect, it } from 'vitest';
import { Budget } from './byte-store.ts';

describe('a budget', () => {
  it('counts what is owed at the same time once', () => {
    let nowMs = 100;
    const budget = new Budget(40, { nowMs: () => nowMs, idleMs: () => nowMs });
    budget.begin();
    nowMs += 10;
    budget.begin();
    nowMs += 5;
    budget.end({ came: true });
    expect(budget.leftMs).toBe(25);
    budget.end({ came: true });
    nowMs += 1_000;
    expect(budget.leftMs).toBe(25);
    budget.begin();
    nowMs += 30;
    expect(budget.leftMs).toBe(0);
  });

  it('is spent by answers that this process has waited for, and by those that have not come', () => {
    let nowMs = 100;
    let idleMs = 7;
    const budget = new Budget(40, { nowMs: () => nowMs, idleMs: () => idleMs });
    // Busy with others all the while, but for two milliseconds.
    budget.begin();
    nowMs += 300;
    idleMs += 2;
    budget.end({ came: true });
    expect(budget.leftMs).toBe(38);
    budget.begin();
    nowMs += 30;
    budget.end({ came: false });
    expect(budget.leftMs).toBe(8);
    // Of two that are owed at once one is missing.
    budget.begin();
    budget.begin();
    nowMs += 5;
    budget.end({ came: false });
    budget.end({ came: true });
    expect(budget.leftMs).toBe(3);
  });
});
