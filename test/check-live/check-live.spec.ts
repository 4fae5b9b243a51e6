import { describe, expect, it } from 'vitest';
import { checkLive, type CheckOptions, type CheckResult } from './check-live.ts';
import { lastLine, report } from './report.ts';
import { sabotageOf } from './sabotage.ts';

// A short form of npm run check:live: enough to see that it runs, and that it finds what is wrong.
const short = {
  seconds: 8, pagesMin: 200, seed: 3, processes: 2, tenants: 2, houses: 30, searchers: 4, guests: 4, faults: ['PostgreSQL killed'], historyPath: null, onProgress: () => undefined,
} satisfies Omit<CheckOptions, 'sabotage'>;
const timeoutMs = 180_000;

const told = (result: CheckResult): string => `${report(result)}\n${lastLine(result)}`;

describe('live search', () => {
  it('shows what is free and nothing else, also when its database is killed', { timeout: timeoutMs }, async () => {
    const result = await checkLive({ ...short, sabotage: null });
    expect(result.violations, told(result)).toEqual([]);
    expect(result.faults.map(({ kind }) => kind)).toEqual(['PostgreSQL killed']);
    expect(Math.min(result.counts.timesShown, result.counts.timesDue, result.changes.guests, result.changes.byHand), told(result)).toBeGreaterThan(0);
  });

  // The others are tried by npm run check:live -- --prove.
  it('is found out when what changed is not computed again', { timeout: timeoutMs }, async () => {
    const sabotage = 'mask-not-recomputed';
    // Only pages from the index can be wrong, and a busy machine answers a third of them from there.
    const result = await checkLive({ ...short, pagesMin: 800, sabotage, faults: [] });
    expect(result.violations.filter(({ rule }) => rule === sabotageOf[sabotage].breaks), told(result)).not.toEqual([]);
  });
});
