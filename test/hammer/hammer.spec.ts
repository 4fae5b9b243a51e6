import { describe, expect, it } from 'vitest';
import { hammer, type HammerOptions, type HammerResult } from './hammer.ts';
import { report } from './report.ts';
import { sabotageOf } from './sabotage.ts';

// A short form of npm run hammer: enough to see that it runs, and that it finds what is wrong.
const short = { clients: 40, seconds: 4, requestsMin: 1_200, processes: 2, seed: 7, historyPath: null, onProgress: () => undefined } satisfies Omit<HammerOptions, 'sabotage'>;
const timeoutMs = 180_000;

const broken = ({ violations }: HammerResult): string[] => [...new Set(violations.map(({ rule }) => rule))];

describe('under the hammer', () => {
  it('every rule holds', { timeout: timeoutMs }, async () => {
    const result = await hammer({ ...short, sabotage: 'none' });
    expect(result.violations, report(result)).toEqual([]);
    const done = new Set(result.facts.exchanges.flatMap(({ action, answer }) => (answer !== null && answer.status < 300 ? [action] : [])));
    expect([...done].sort(), 'every action was done at least once').toEqual(['availability', 'book', 'cancel', 'confirm', 'hold', 'move', 'search']);
    expect(result.trespassesRefused, 'the constraint was tried').toBeGreaterThan(0);
  });

  // The others are tried by npm run hammer -- --prove.
  it.each(['unconstrained', 'unlocked-and-unconstrained', 'expiry-unchecked'] as const)('a house that is %s is found out', { timeout: timeoutMs }, async (sabotage) => {
    const result = await hammer({ ...short, sabotage });
    expect(broken(result).filter((rule) => sabotageOf[sabotage].breaks.includes(rule)), report(result)).not.toEqual([]);
  });
});
