import type { Check, Facts, Violation } from '../facts.ts';
import { acknowledgedIsTrue } from './acknowledged.ts';
import { answersAreClean } from './answers.ts';
import { everyChangeIsExplained } from './explained.ts';
import { holdsEndInTime } from './holds.ts';
import { offersWereFree } from './offers.ts';
import { onePartyATable } from './one-party-a-table.ts';
import { onceEach, pacingKept } from './pacing.ts';
import { refusalsAreJustified } from './refusals.ts';
import { everyPartyHasItsSeats } from './seats.ts';

const checks: readonly Check[] = [
  onePartyATable,
  pacingKept,
  everyPartyHasItsSeats,
  acknowledgedIsTrue,
  everyChangeIsExplained,
  holdsEndInTime,
  refusalsAreJustified,
  offersWereFree,
  answersAreClean,
];

/** The rules that are judged, in the order of the report. */
export const rules = [
  'one party a table', 'pacing', 'seats', 'acknowledged', 'refused leaves nothing', 'one booking a key', 'holds end in time', 'refusals are justified', 'offers were free', 'clean answers',
] as const;

export function judge(facts: Facts): Violation[] {
  return onceEach(checks.flatMap((check) => check(facts)));
}
