import type { Check, Exchange, House, Place, Violation } from '../facts.ts';
import { fits, mostPresent } from '../seating.ts';
import { periodsBetween, timelinesOf, type Period } from '../timeline.ts';

/**
 * A place that was refused could not be had, without moving anybody, in at least one state that was committed
 * between request and answer. Nothing is said of places that only moving others would have opened: the application
 * looks for those as far as it has time, and owes none.
 */
export const refusalsAreJustified: Check = (facts) => {
  const timelines = timelinesOf(facts);
  const houses = new Map(facts.houses.map((house) => [house.id, house]));
  return facts.exchanges.flatMap((exchange): Violation[] => {
    const { place, answer, sentAtMs } = exchange;
    if (answer?.code !== 'SLOT_UNAVAILABLE' || place === null) return [];
    const house = houses.get(place.restaurantId);
    if (house === undefined) return [];
    const seen = periodsBetween(timelines.get(house.id) ?? [], { fromMs: sentAtMs, untilMs: answer.atMs });
    return wasFull(house, place, seen, exchange) ? [] : [{ rule: 'refusals are justified', what: `${told(place)} was refused (request ${exchange.id}), and was free in each of ${seen.length} states that could be seen meanwhile` }];
  });
};

function wasFull(house: House, place: Place, periods: readonly Period[], { bookingId, sentAtMs }: Exchange): boolean {
  return periods.some((period) => !fits(house, place, mostPresent(period, sentAtMs), bookingId));
}

export function told({ restaurantId, date, time, partySize }: Place): string {
  return `restaurant ${restaurantId}, ${date} ${time}, ${partySize} guests`;
}
