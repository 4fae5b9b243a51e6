import type { Check, House, Violation } from '../facts.ts';
import { stayMsOf } from '../seating.ts';
import { timelinesOf, type Occupant } from '../timeline.ts';

/** In every committed state, whoever has a place has a table or a declared combination of the right size, for the whole stay. */
export const everyPartyHasItsSeats: Check = (facts) => {
  const timelines = timelinesOf(facts);
  const seen = new Set<string>();
  const violations: Violation[] = [];
  for (const house of facts.houses) {
    for (const { occupants, xid } of timelines.get(house.id) ?? []) {
      for (const occupant of occupants) {
        const what = misplaced(house, occupant);
        const key = `${occupant.bookingId} ${what}`;
        if (what === null || seen.has(key)) continue;
        seen.add(key);
        violations.push({ rule: 'seats', what: `${occupant.bookingId}: ${what} after transaction ${xid ?? '-'}` });
      }
    }
  }
  return violations;
};

function misplaced(house: House, { party, tableIds, startsAtMs, untilMs }: Occupant): string | null {
  if (tableIds.length === 0) return 'has a place and no table';
  const unit = house.units.find((one) => one.tableIds.length === tableIds.length && one.tableIds.every((id) => tableIds.includes(id)));
  if (unit === undefined) return `sits at ${tableIds.join(' + ')}, which are no combination`;
  if (party < unit.minParty || party > unit.maxParty) return `${party} guests at tables for ${unit.minParty} to ${unit.maxParty}`;
  return untilMs - startsAtMs === stayMsOf(house, party) ? null : 'keeps its tables for another time than its turn';
}
