import { expect, it } from 'vitest';
import { describeWith } from '../support/system/describe-with.ts';
import { checkConsistency, type CheckOptions, type CheckResult } from './check-consistency.ts';
import { isAsleep, lastLine, report } from './report.ts';
import { howToBreak } from './sabotage.ts';

// A short form of npm run check:consistency: enough to see that it runs, and that it finds what is wrong.
const short = { seconds: 12, seed: 3, processes: 2, houses: 2, clients: 4, strangers: 3, faults: ['PostgreSQL killed'], historyPath: null, onProgress: () => undefined } satisfies Omit<CheckOptions, 'sabotage'>;
const timeoutMs = 180_000;

const told = (result: CheckResult): string => `${report(result)}\n${lastLine(result)}`;

describeWith('redis-server', 'several processes with one Redis', () => {
  it('answer with what was true a moment ago, and to who brings a token with no less than they know, also when the database is killed', { timeout: timeoutMs }, async () => {
    const result = await checkConsistency({ ...short, sabotage: null });
    expect(result.violations, told(result)).toEqual([]);
    expect([...new Set(result.faults.map(({ kind }) => kind))]).toEqual(['PostgreSQL killed']);
    expect(isAsleep(result), told(result)).toBe(false);
  });

  // The others are tried by npm run check:consistency -- --prove.
  it('are found out when a token says nothing of what was written', { timeout: timeoutMs }, async () => {
    const sabotage = 'token-without-write';
    const result = await checkConsistency({ ...short, sabotage, faults: [] });
    expect(result.violations.filter(({ rule }) => rule === howToBreak(sabotage).breaks), told(result)).not.toEqual([]);
  });
});
