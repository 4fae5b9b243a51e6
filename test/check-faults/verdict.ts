import { judge } from '../hammer/checks/all-checks.ts';
import { answersAreClean } from '../hammer/checks/answers.ts';
import { offersWereFreeWithin } from '../hammer/checks/offers.ts';
import type { Exchange, Violation } from '../hammer/facts.ts';
import { type Evidence, type FaultVerdict, grownMebibytesMax, recoverySecondsMax } from './facts.ts';
import { hasFailed, isServed, isWrite } from './load.ts';

/** What may be said while something is broken. INTERNAL is not among them: that is a defect. */
const honest: ReadonlySet<string> = new Set(['UNAVAILABLE', 'TIMEOUT', 'OUTCOME_UNKNOWN', 'OVERLOADED']);

/** What is kept may be so old: COUVERT_STALE_MS as it is by default. */
const stalenessMs = 1_000;

/** What a busy machine may add to the usual answer. Who waited for a collector would wait for five seconds. */
const slowerMsMax = 500;
const slowerTimesMax = 4;

const lostRules: ReadonlySet<string> = new Set(['acknowledged']);
const doubledRules: ReadonlySet<string> = new Set(['one booking a key', 'one party a table', 'pacing']);

/**
 * @param isFelt whether somebody must have noticed it
 * @param isUnnoticed whether nobody may have
 */
export function verdictOf(name: string, { isFelt, mayHang, isUnnoticed }: { isFelt: boolean; mayHang: boolean; isUnnoticed: boolean }, evidence: Evidence): FaultVerdict {
  const { facts, beganAtMs, leaks, grownMebibytes, notes } = evidence;
  const violations = [...judge(facts).filter(({ rule }) => rule !== 'clean answers' && rule !== 'offers were free'), ...offersWereFreeWithin(facts, stalenessMs), ...dishonest(facts.exchanges, mayHang)];
  const of = (rules: ReadonlySet<string>): string[] => told(violations.filter(({ rule }) => rules.has(rule)));
  const [lost, doubled] = [of(lostRules), of(doubledRules)];
  const wrong = [...told(violations.filter(({ rule }) => !lostRules.has(rule) && !doubledRules.has(rule))), ...leaks, ...evidence.wrong, ...(isUnnoticed ? noticed(evidence) : [])];
  const recoverySeconds = secondsToRecover(evidence);
  const during = facts.exchanges.filter(({ sentAtMs }) => sentAtMs >= beganAtMs);
  const isAsleep = (isFelt && !during.some(hasFailed)) || !facts.exchanges.some((exchange) => isWrite(exchange) && (exchange.answer?.status ?? 500) < 300);
  const isFlat = grownMebibytes === null || grownMebibytes <= grownMebibytesMax;
  const isSurvived = !isAsleep && isFlat && lost.length + doubled.length + wrong.length === 0 && recoverySeconds <= recoverySecondsMax;
  return { name, seen: countsOf(during), requests: during.length, lost, doubled, wrong, recoverySeconds, grownMebibytes, notes, isAsleep, isSurvived };
}

function told(violations: readonly Violation[]): string[] {
  return violations.map(({ rule, what }) => `${rule}: ${what}`);
}

/** All rules of clean answers hold, but for honest refusals and for connections that broke. */
function dishonest(exchanges: readonly Exchange[], mayHang: boolean): Violation[] {
  const judged = exchanges.filter(({ answer, failure }) => {
    if (answer === null) return !mayHang && failure?.startsWith('no answer within') === true;
    return answer.status < 500 || !honest.has(answer.code ?? '') || !answer.contentType.startsWith('application/problem+json');
  });
  return answersAreClean({ houses: [], exchanges: judged, commits: [], finalBookings: [] });
}

/** That a client could tell it from any other moment: by a failure, or by answers that take longer. */
function noticed({ facts: { exchanges }, beganAtMs, endedAtMs }: Evidence): string[] {
  const failures = exchanges.filter((exchange) => exchange.sentAtMs >= beganAtMs && hasFailed(exchange)).map(({ id, answer, failure }) => `unnoticed: request ${id} got ${answer === null ? (failure ?? 'no answer') : `${answer.status} ${answer.code ?? ''}`}`);
  const before = medianMs(exchanges.filter(({ sentAtMs }) => sentAtMs < beganAtMs));
  const during = medianMs(exchanges.filter(({ sentAtMs }) => sentAtMs >= beganAtMs && sentAtMs < endedAtMs));
  return during > slowerMsMax + slowerTimesMax * before ? [...failures, `unnoticed: half of the answers took more than ${during.toFixed(0)} ms, ${before.toFixed(0)} before`] : failures;
}

function medianMs(exchanges: readonly Exchange[]): number {
  const took = exchanges.flatMap(({ sentAtMs, answer }) => (answer === null ? [] : [answer.atMs - sentAtMs])).sort((a, b) => a - b);
  return took[Math.floor(took.length / 2)] ?? 0;
}

/** From its end until the last that failed was known to, and until both kinds were served. */
function secondsToRecover({ facts, endedAtMs, untilMs }: Evidence): number {
  const known = facts.exchanges.flatMap((exchange) => (exchange.sentAtMs <= untilMs && hasFailed(exchange) ? [exchange.answer?.atMs ?? exchange.sentAtMs] : []));
  const lastFailureAtMs = known.filter((atMs) => atMs > endedAtMs).reduce((last, atMs) => Math.max(last, atMs), endedAtMs);
  const served = (isMeant: (exchange: Exchange) => boolean): number =>
    facts.exchanges.reduce((first, exchange) => (isMeant(exchange) && exchange.sentAtMs >= endedAtMs && exchange.answer !== null && isServed(exchange) ? Math.min(first, exchange.answer.atMs) : first), Infinity);
  const recoveredAtMs = Math.max(lastFailureAtMs, served(isWrite), served((exchange) => !isWrite(exchange)));
  return recoveredAtMs > untilMs ? Infinity : Math.max(0, recoveredAtMs - endedAtMs) / 1_000;
}

function countsOf(exchanges: readonly Exchange[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { answer, cutByClient, failure } of exchanges) {
    const way = answer === null ? (cutByClient ? 'cut by the client' : (failure ?? 'no answer').replaceAll(/[\d.:]{5,}/g, '…')) : answer.status < 300 ? 'done' : answer.status < 500 ? 'refused' : `${answer.status} ${answer.code ?? ''}`.trim();
    counts.set(way, (counts.get(way) ?? 0) + 1);
  }
  return new Map([...counts].sort(([, a], [, b]) => b - a));
}
