import type { Check, House, Violation } from '../facts.ts';
import { presentAt } from '../seating.ts';
import { timelinesOf, type Occupant } from '../timeline.ts';

const quarterMs = 15 * 60_000;

/** In no committed state did more parties or covers start in a quarter of an hour than the house allows. */
export const pacingKept: Check = (facts) => {
  const timelines = timelinesOf(facts);
  return facts.houses.flatMap((house) =>
    (timelines.get(house.id) ?? []).flatMap(({ fromMs, xid, occupants }) => overPaced(house, presentAt(occupants, fromMs)).map((what) => ({ rule: 'pacing', what: `${what} after transaction ${xid ?? '-'}` }))),
  );
};

function overPaced(house: House, occupants: readonly Occupant[]): string[] {
  const starting = new Map<number, { parties: number; covers: number }>();
  for (const { startsAtMs, party } of occupants) {
    const quarter = Math.floor(startsAtMs / quarterMs);
    const so = starting.get(quarter) ?? { parties: 0, covers: 0 };
    starting.set(quarter, { parties: so.parties + 1, covers: so.covers + party });
  }
  return [...starting].flatMap(([quarter, { parties, covers }]) => {
    const at = `restaurant ${house.id} at ${new Date(quarter * quarterMs).toISOString()}`;
    return [
      ...(house.pacingParties !== null && parties > house.pacingParties ? [`${at}: ${parties} parties, at most ${house.pacingParties}`] : []),
      ...(house.pacingCovers !== null && covers > house.pacingCovers ? [`${at}: ${covers} covers, at most ${house.pacingCovers}`] : []),
    ];
  });
}

/** What is wrong stays so for many commits: each thing is told once. */
export function onceEach(violations: readonly Violation[]): Violation[] {
  const told = new Map(violations.toReversed().map((violation) => [`${violation.rule} ${violation.what.replace(/ after transaction .*/, '')}`, violation]));
  return [...told.values()].reverse();
}
