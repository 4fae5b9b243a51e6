import { describe, expect, it } from 'vitest';
import { checkFault, type CheckOptions } from './check-fault.ts';
import type { Fault } from './fault.ts';
import { allFaults } from './faults/all-faults.ts';
import { evidenceOf, table } from './report.ts';

// A short form of npm run check:faults: enough to see that it runs, and that it finds what is wrong.
const short = { clients: 8, processes: 1, seed: 7, seconds: 2, warm: 10, historyPath: null, onProgress: () => undefined } satisfies CheckOptions;
const timeoutMs = 240_000;

function named(name: string): Fault {
  const fault = allFaults.find((one) => one.name === name);
  if (fault === undefined) throw new RangeError(`there is no fault ${name}`);
  return fault;
}

describe('a fault under load', () => {
  it.each(['database-killed', 'reset-in-commit'])('%s: nothing acknowledged is lost, nothing is doubled, nothing is wrong, and it is over by itself', { timeout: timeoutMs }, async (name) => {
    const verdict = await checkFault(named(name), short);
    // How soon depends on who else uses the machine; npm run check:faults holds it to ten seconds.
    const { lost, doubled, wrong, isAsleep, recoverySeconds } = verdict;
    expect({ lost, doubled, wrong, isAsleep }, `${table([verdict])}\n${evidenceOf(verdict)}`).toEqual({ lost: [], doubled: [], wrong: [], isAsleep: false });
    expect(recoverySeconds).toBeLessThan(30);
  });

  it('finds bookings lost when commits are acknowledged before they are written down', { timeout: timeoutMs }, async () => {
    const verdict = await checkFault(named('database-killed'), { ...short, forgetsCommits: true });
    expect(verdict.lost, table([verdict])).not.toEqual([]);
    expect(verdict.isSurvived).toBe(false);
  });

  it('has a name of its own', () => {
    const names = allFaults.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });
});
