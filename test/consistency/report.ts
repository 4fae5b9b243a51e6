import { percentilesOf } from '../../bench/support/percentiles.ts';
import type { CheckResult } from './check-consistency.ts';
import { faultKinds, rules, stalenessMs } from './facts.ts';
import type { Asks } from './watched-process.ts';

/** How many broken rules are told with their evidence, of each kind. */
const toldMax = 5;
/** Of what the edge may keep, and of what the cache was asked: with fewer hits, nothing that could be old was looked at. */
const hitShareMin = 0.2;

/** What was looked at and what was found, for a person to read; the last line says it all. */
export function report(result: CheckResult): string {
  const { counts, violations, faults, asks, standbyLoads } = result;
  const { p50, p99, max } = percentilesOf(counts.stalenessesMs);
  const lines = [
    '',
    `${counts.reads} reads, ${counts.answered} answered, ${counts.floors} of them held to a token (${counts.ownWriteFloors} to the client's own write); ${counts.writes} values committed, ${counts.rolledBack} taken back, ${counts.unknown} unknown`,
    `of ${counts.edgeAnswers} answers that the edge may keep, ${counts.edgeHits} came from there; ${counts.saidStale} said that they may be old`,
    ...Object.entries(asks).map(([question, asked]) => `  ${question}: ${asked.memoryHits} from memory, ${asked.storeHits} from Redis, ${asked.joins} with another, ${asked.loads} loaded, ${asked.staleHits} stale`),
    `on the standby: ${standbyLoads.answered} loads answered, ${standbyLoads.behind} in vain for it was behind, ${standbyLoads.failed} not answered`,
    `${counts.leadTimesPassed} times taken by their lead times, and ${counts.looksAfterLeadTime} answers so long after one that it had to be gone`,
    counts.stalenessesMs.length === 0 ? 'no answer was old' : `${counts.stalenessesMs.length} answers were old: by ${p50.toFixed(0)} ms (p50), ${p99.toFixed(0)} (p99), ${max.toFixed(0)} at most; H is ${stalenessMs}`,
    `meanwhile ${faultKinds.map((kind) => `${faults.filter((fault) => fault.kind === kind).length} × ${kind}`).join(', ')}`,
    '',
    'rule                     broken',
  ];
  for (const rule of rules) {
    const found = violations.filter((violation) => violation.rule === rule);
    lines.push(`${rule.padEnd(24)} ${String(found.length).padStart(6)}`, ...found.slice(0, toldMax).map(({ what }) => `    ${what}`));
  }
  if (isAsleep(result)) lines.push('', `Too few answers came from a cache, or nobody looked when a lead time had passed: the check was asleep.`);
  return lines.join('\n');
}

export function lastLine({ counts, faults, violations }: CheckResult): string {
  const of = (rule: (typeof rules)[number]): number => violations.filter((violation) => violation.rule === rule).length;
  return `checked ${counts.answered} answers through ${faults.length} faults: the oldest by ${Math.round(counts.stalenessesMs.at(-1) ?? 0)} ms, read-your-writes ${of('read your writes')}, monotonic reads ${of('never back')}, ${violations.length === 0 ? 'no violation' : `${violations.length} violations`}`;
}

/** Whether so little was answered from what is kept, or nothing where a lead time had passed, that nothing is shown. */
export function isAsleep({ counts, asks }: CheckResult): boolean {
  return share(counts.edgeHits, counts.edgeAnswers) < hitShareMin || hitShare(asks['restaurant-days']) < hitShareMin || (counts.leadTimesPassed > 0 && counts.looksAfterLeadTime === 0);
}

function hitShare(asks: Asks | undefined): number {
  return asks === undefined ? 0 : share(asks.memoryHits + asks.storeHits, asks.memoryHits + asks.storeHits + asks.joins + asks.loads);
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
