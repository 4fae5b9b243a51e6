import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aBooking, aDay, aService, aTable, atMinute } from '../../../../test/support/availability/a-day.ts';
import { dayArbitrary, eveningArbitrary, partyArbitrary } from '../../../../test/support/availability/arbitraries.ts';
import { explain, explainAt } from './explain.ts';
import { applyLeadTimeOf } from './lead-time.ts';
import { nearestTimes, offeredUntil } from './nearest-times.ts';
import type { RestaurantDay } from './restaurant-day.ts';
import { seatable } from './seatable.ts';
import type { Fix, QuarterVerdict, Rule } from './verdict.ts';

const rulesAt = (day: RestaurantDay, minute: number, party = 2): Rule[] =>
  explain(day, party).find((verdict) => verdict.minute === minute)?.refusals.map(({ rule }) => rule) ?? [];
const fixAt = (day: RestaurantDay, minute: number, party = 2): Fix | null | undefined =>
  explain(day, party).find((verdict) => verdict.minute === minute)?.refusals[0]?.fix;

describe('explaining a day', () => {
  it('A7: objects to a quarter exactly when seatable does not offer it; lead time is said apart', () => {
    fc.assert(
      fc.property(dayArbitrary, partyArbitrary, (day, party) => {
        const { mask } = seatable(day, party);
        const verdicts = explain(day, party);
        const minutes = (accepts: (verdict: QuarterVerdict) => boolean): number[] => verdicts.filter(accepts).map(({ minute }) => minute);
        expect(minutes(({ refusals }) => refusals.every(({ rule }) => rule === 'lead_time'))).toEqual(mask.minutes());
        expect(minutes(({ bookable }) => bookable)).toEqual(applyLeadTimeOf(day, mask).minutes());
        expect(minutes(({ bookable, refusals }) => bookable !== (refusals.length === 0))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('A10: a fix of the only rule that said no turns it into a yes', () => {
    const tried = new Map<string, number>();
    const day = fc.oneof(dayArbitrary, eveningArbitrary(10));
    fc.assert(
      fc.property(day, partyArbitrary, (one, party) => {
        for (const verdict of explain(one, party)) {
          const [refusal, ...others] = verdict.refusals;
          if (refusal === undefined || refusal.fix === null || others.length > 0) continue;
          tried.set(refusal.fix.kind, (tried.get(refusal.fix.kind) ?? 0) + 1);
          expect(works(one, { party, minute: verdict.minute }, { rule: refusal.rule, fix: refusal.fix }), JSON.stringify(refusal)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
    expect([...tried.keys()].sort()).toEqual(['lift_blocks', 'move_others', 'pacing_of', 'party_of', 'start_at', 'wait_until']);
  });

  it('says closed, and the nearest time that is open', () => {
    expect(rulesAt(aDay(), 1065)).toEqual(['closed']);
    expect(fixAt(aDay(), 1065)).toEqual({ kind: 'start_at', minute: 1080, startsAtMs: atMinute(aDay(), 1080) });
    expect(fixAt(aDay({ services: [] }), 1065)).toBeNull();
  });

  it('says closed for a time that the clock skips', () => {
    const night = aService({ startsAtMinute: 1500, lastSittingMinute: 1620 });
    const day = aDay({ serviceDate: '2027-03-27', services: [night] });
    const verdict = explain(day, 2).find(({ minute }) => minute === 1560);
    expect(verdict).toMatchObject({ startsAtMs: null, bookable: false, refusals: [{ rule: 'closed', fix: { minute: 1500 } }] });
  });

  it('says each rule of the house: party size, horizon, lead time', () => {
    expect(rulesAt(aDay({ policy: { maxParty: 1 } }), 1080)).toEqual(['party_size']);
    expect(fixAt(aDay({ policy: { minParty: 3 } }), 1080)).toEqual({ kind: 'party_of', party: 3 });
    const tooEarly = aDay({ nowMs: atMinute(aDay(), 300) - 1, policy: { horizonDays: 0 } });
    expect(rulesAt(tooEarly, 1080)).toEqual(['horizon']);
    expect(fixAt(tooEarly, 1080)).toEqual({ kind: 'wait_until', atMs: atMinute(aDay(), 300) });
    const late = aDay({ nowMs: atMinute(aDay(), 1081) });
    expect(rulesAt(late, 1080)).toEqual(['lead_time']);
    expect(fixAt(late, 1080)).toMatchObject({ minute: 1140 });
  });

  it('says which pacing is full, and how wide it would have to be', () => {
    const bookings = [aBooking(1080, { party: 5, tableIds: [9] })];
    const parties = aDay({ bookings, services: [aService({ pacingParties: 1 })] });
    expect(rulesAt(parties, 1080)).toEqual(['pacing_parties']);
    expect(fixAt(parties, 1080)).toEqual({ kind: 'pacing_of', parties: 2 });
    const covers = aDay({ bookings, services: [aService({ pacingCovers: 6 })] });
    expect(rulesAt(covers, 1080)).toEqual(['pacing_covers']);
    expect(fixAt(covers, 1080)).toEqual({ kind: 'pacing_of', covers: 7 });
  });

  it('tells a block from a full house, and names the blocks in the way', () => {
    const range = { fromMs: atMinute(aDay(), 1140), untilMs: atMinute(aDay(), 1200) };
    const block = { scope: 'house' as const, areaId: null, tableId: null, ...range };
    const day = aDay({ blocks: [block] });
    expect(rulesAt(day, 1080)).toEqual(['blocked']);
    expect(fixAt(day, 1080)).toEqual({ kind: 'lift_blocks', blocks: [block] });
    expect(rulesAt({ ...day, bookings: [aBooking(1080, { movable: false })] }, 1080)).toEqual(['no_table']);
  });

  it('offers the nearest size that finds a table', () => {
    expect(rulesAt(aDay(), 1080, 6)).toEqual(['no_table']);
    expect(fixAt(aDay(), 1080, 6)).toEqual({ kind: 'party_of', party: 4 });
    expect(fixAt(aDay({ tables: [aTable(1, { minParty: 3 })] }), 1080, 2)).toEqual({ kind: 'party_of', party: 3 });
    expect(fixAt(aDay({ tables: [] }), 1080)).toBeNull();
  });

  it('says who would have to move', () => {
    const tables = [aTable(1, { maxParty: 2 }), aTable(2, { maxParty: 6 })];
    const day = aDay({ tables, bookings: [aBooking(1080, { bookingId: 'couple', tableIds: [2] })] });
    expect(rulesAt(day, 1080, 6)).toEqual(['only_by_moving']);
    expect(fixAt(day, 1080, 6)).toEqual({ kind: 'move_others', moves: [{ bookingId: 'couple', tableIds: [1] }], tableIds: [2] });
  });

  it('answers for the service with the fewest objections', () => {
    const services = [aService({ id: 1, name: 'Bar', pacingParties: 0, pacingCovers: 0 }), aService({ id: 2, name: 'Dinner', pacingCovers: 1 })];
    const verdict = explain(aDay({ services }), 2).find(({ minute }) => minute === 1080);
    expect(verdict).toMatchObject({ serviceId: 2, serviceName: 'Dinner', refusals: [{ rule: 'pacing_covers' }] });
  });
});

describe('explaining one start', () => {
  it('gives the verdict of its quarter, and none for an instant that is no quarter of the day', () => {
    const startsAtMs = atMinute(aDay(), 1080);
    expect(explainAt(aDay(), { party: 2, startsAtMs })).toMatchObject({ minute: 1080, bookable: true });
    expect(explainAt(aDay(), { party: 2, startsAtMs: startsAtMs + 60_000 })).toBeNull();
    expect(explainAt(aDay(), { party: 2, startsAtMs: startsAtMs + 86_400_000 })).toBeNull();
  });
});

describe('other times', () => {
  it('come nearest first, of two as near the earlier, and only those that a guest can book now', () => {
    const wantedMs = atMinute(aDay(), 1200);
    const minutes = (day: RestaurantDay, count: number): number[] => nearestTimes(day, { party: 2, wantedMs, count }).map(({ minute }) => minute);
    const busy = aDay({ bookings: [aBooking(1200, { minutes: 15 })], policy: { turnTimes: [{ maxParty: 9, minutes: 60 }] } });
    expect(minutes(busy, 3)).toEqual([1140, 1260, 1080]);
    expect(minutes({ ...busy, nowMs: atMinute(aDay(), 1141) }, 3)).toEqual([1260, 1320]);
    expect(minutes(busy, 0)).toEqual([]);
    expect(offeredUntil(busy, 2).times[0]).toEqual({ minute: 1080, startsAtMs: atMinute(aDay(), 1080) });
  });
});

function works(day: RestaurantDay, { party, minute }: { party: number; minute: number }, { rule, fix }: { rule: Rule; fix: Fix }): boolean {
  const offers = (changed: RestaurantDay, size = party, at = minute): boolean =>
    applyLeadTimeOf(changed, seatable(changed, size).mask).hasMinute(at);
  const withServices = (change: { pacingParties?: number; pacingCovers?: number }): RestaurantDay => {
    const services = day.services.map((service) => ({ ...service, ...change }));
    const special = day.specialDay;
    const specialDay = special === null ? null : { ...special, services: special.services.map((service) => ({ ...service, ...change })) };
    return { ...day, services, specialDay };
  };
  switch (fix.kind) {
    case 'start_at':
      return offers(day, party, fix.minute);
    case 'wait_until':
      // Lead time may have passed by then, for a book that opens on the day itself.
      return seatable({ ...day, nowMs: fix.atMs }, party).mask.hasMinute(minute);
    case 'party_of':
      // The house takes this size; whether it has a table for it is another rule's to say.
      if (rule === 'party_size') return fix.party >= day.policy.minParty && fix.party <= day.policy.maxParty;
      return offers(day, fix.party);
    case 'pacing_of':
      return offers(withServices(fix.parties === undefined ? { pacingCovers: fix.covers ?? 0 } : { pacingParties: fix.parties }));
    case 'lift_blocks':
      return offers({ ...day, blocks: day.blocks.filter((block) => !fix.blocks.includes(block)) });
    case 'move_others': {
      const bookings = day.bookings.map((booking) => ({
        ...booking,
        tableIds: fix.moves.find((move) => move.bookingId === booking.bookingId)?.tableIds ?? booking.tableIds,
      }));
      return offers({ ...day, bookings });
    }
  }
}
