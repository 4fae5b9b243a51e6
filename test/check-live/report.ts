import { percentilesOf } from '../../bench/support/percentiles.ts';
import type { CheckResult } from './check-live.ts';
import { boundMs, faultKinds, rules, stalenessMs, tailPeriodMs } from './facts.ts';

/** How many broken rules are told with their evidence, of each kind. */
const toldMax = 5;

/** What was looked at and what was found, for a person to read; the last line says it all. */
export function report({ counts, violations, faults, changes }: CheckResult): string {
  const stalls = percentilesOf(counts.stallsMs);
  const lines = [
    '',
    `${counts.searches} searches, ${counts.pages} answered, ${counts.byIndex} of them by the index, ${counts.composed} from what was kept; ${counts.timesShown} times shown, each compared with the rows`,
    `${counts.wholePages} pages on which nothing may be missing: ${counts.timesDue} times had to be shown, ${counts.timesFresh} were free for too short (${counts.timesFreshByTime} by time alone), ${counts.openings} became free between two looks; ${counts.shortPages} pages were short`,
    `the bound: ${boundMs} ms before a request comes (staleness ${stalenessMs}, a tail ${tailPeriodMs}); from there until its rows were read the machine took ${stalls.p50.toFixed(0)} ms (p50), ${stalls.p99.toFixed(0)} (p99), ${Math.max(0, ...counts.stallsMs).toFixed(0)} at most, which is added`,
    `the longest that something free was seen not shown: ${counts.longestUnshownMs.toFixed(0)} ms`,
    `meanwhile ${changes.guests} wishes of guests, ${changes.staff} changes by staff, ${changes.byHand} transactions by hand; ${faultKinds.map((kind) => `${faults.filter((fault) => fault.kind === kind).length} × ${kind}`).join(', ')}`,
    '',
    'rule                     broken',
  ];
  for (const rule of rules) {
    const found = violations.filter((violation) => violation.rule === rule);
    lines.push(`${rule.padEnd(24)} ${String(found.length).padStart(6)}`, ...found.slice(0, toldMax).map(({ what }) => `    ${what}`));
  }
  return lines.join('\n');
}

export function lastLine({ counts, faults, violations }: CheckResult): string {
  return `checked ${counts.searches} searches, ${counts.timesShown} times shown and ${counts.timesDue} due, through ${faults.length} faults: ${violations.length === 0 ? 'no violation' : `${violations.length} violations`}`;
}
