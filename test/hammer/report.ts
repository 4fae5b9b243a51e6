import { percentilesOf } from '../../bench/support/percentiles.ts';
import { rules } from './checks/all-checks.ts';
import type { Exchange } from './facts.ts';
import type { HammerResult } from './hammer.ts';

/** How many broken rules are told with their evidence, of each kind. */
const toldMax = 5;

/** What the clients saw, and what the checks found, for a person to read. */
export function report({ facts, violations, trespassesRefused }: HammerResult): string {
  const lines = ['', 'action        sent   done  refused  5xx   cut  p50 ms  p99 ms'];
  const actions = [...new Set(facts.exchanges.map(({ action }) => action))].sort();
  for (const action of actions) lines.push(row(action, facts.exchanges.filter((exchange) => exchange.action === action)));
  lines.push(row('all', facts.exchanges), '', `${facts.commits.length} transactions changed ${facts.finalBookings.length} bookings`, refusalCodes(facts.exchanges), `${trespassesRefused} trespasses refused by the constraint`, '', 'rule                     broken');
  for (const rule of rules) {
    const found = violations.filter((violation) => violation.rule === rule);
    lines.push(`${rule.padEnd(24)} ${String(found.length).padStart(6)}`, ...found.slice(0, toldMax).map(({ what }) => `    ${what}`));
  }
  return lines.join('\n');
}

function row(name: string, exchanges: readonly Exchange[]): string {
  const answers = exchanges.flatMap(({ answer }) => (answer === null ? [] : [answer]));
  const times = percentilesOf(exchanges.flatMap(({ answer, sentAtMs }) => (answer === null ? [] : [answer.atMs - sentAtMs])));
  const count = (isMeant: (status: number) => boolean): string => String(answers.filter(({ status }) => isMeant(status)).length);
  const cells = [
    String(exchanges.length).padStart(6),
    count((status) => status < 300).padStart(6),
    count((status) => status >= 300 && status < 500).padStart(8),
    count((status) => status >= 500).padStart(4),
    String(exchanges.filter(({ cutByClient }) => cutByClient).length).padStart(5),
    times.p50.toFixed(0).padStart(7),
    times.p99.toFixed(0).padStart(7),
  ];
  return `${name.padEnd(12)}${cells.join(' ')}`;
}

function refusalCodes(exchanges: readonly Exchange[]): string {
  const codes = new Map<string, number>();
  for (const { answer } of exchanges) if (answer !== null && answer.code !== null) codes.set(answer.code, (codes.get(answer.code) ?? 0) + 1);
  return `refused with ${[...codes].sort(([, a], [, b]) => b - a).map(([code, count]) => `${code} ${count}`).join(', ')}`;
}
