import type { Check, Facts, Violation } from '../facts.ts';
import { fewestPresent, fits } from '../seating.ts';
import { periodsBetween, timelinesOf } from '../timeline.ts';
import { told } from './refusals.ts';

/** A time that was shown, by search, availability or as an alternative, was free in at least one state between request and answer. */
export const offersWereFree: Check = (facts) => offersWereFreeWithin(facts, 0);

/** @param stalenessMs so old an answer may have been when it was asked for */
export const offersWereFreeWithin = (facts: Facts, stalenessMs: number): Violation[] => {
  const timelines = timelinesOf(facts);
  const houses = new Map(facts.houses.map((house) => [house.id, house]));
  return facts.exchanges.flatMap(({ id, action, answer, sentAtMs, bookingId }) =>
    (answer?.offers ?? []).flatMap((place): Violation[] => {
      const house = houses.get(place.restaurantId);
      if (house === undefined || answer === null) return [{ rule: 'offers were free', what: `${action} ${id} showed restaurant ${place.restaurantId}, which is none` }];
      const seen = periodsBetween(timelines.get(house.id) ?? [], { fromMs: sentAtMs - stalenessMs, untilMs: answer.atMs });
      const wasFree = seen.some((period) => fits(house, place, fewestPresent(period, answer.atMs), bookingId));
      return wasFree ? [] : [{ rule: 'offers were free', what: `${told(place)} was shown by ${action} (request ${id}), and was not free in any of ${seen.length} states that could be seen meanwhile` }];
    }),
  );
};
