import { instantOfWallMinutes, kernelErrors, plusDays, serviceDateOf, serviceDayWindow, type CouvertError } from '#kernel';
import { bookingMessages, whyNoSlot } from '../booking-messages.ts';
import { bookingErrors } from '../bookings.errors.ts';
import { chooseTables, type Seating } from '../domain/choose-tables.ts';
import { isBlocked } from '../domain/day-board.ts';
import { explainAt } from '../domain/explain.ts';
import { reseat } from '../domain/reseat.ts';
import type { ReseatMove } from '../domain/reseating.ts';
import { occupies, type RestaurantDay } from '../domain/restaurant-day.ts';
import { takesParty } from '../domain/seatable.ts';
import { termsAt, termsOfStaff } from '../domain/terms.ts';
import type { Rule } from '../domain/verdict.ts';
import { alternativesTo } from './alternatives.ts';
import { isHouseFull } from './full-house.ts';

/** What somebody asks of a day. */
export interface PlaceWish {
  readonly party: number;
  /** From the service date's midnight, 300..1739, on a quarter. */
  readonly startsAtMinute: number;
  /**
   * Staff seat whom they see: no lead time, and the service day that runs may already have begun. They are bound by
   * everything else, unless they name the tables.
   */
  readonly byStaff: boolean;
  /**
   * The tables that staff have chosen. Then neither services nor pacing nor the size of the tables are asked, for the
   * host stands in the room; never may it overlap another party or a block.
   */
  readonly tableIds: readonly number[] | null;
}

/** Where and when the party sits, and who makes room for it. */
export interface Placement {
  readonly startsAtMs: number;
  /** The end of the turn. */
  readonly endsAtMs: number;
  /** The end of turn and buffer. */
  readonly untilMs: number;
  readonly tableIds: readonly number[];
  readonly serviceId: number | null;
  readonly moves: readonly ReseatMove[];
}

/** The one judgement on a wish, made under the lock, for who waits, and before a move. @returns an error of the catalogue when it cannot be. */
export function placeParty(day: RestaurantDay, wish: PlaceWish): Placement | CouvertError {
  const startsAtMs = instantOfWallMinutes(day.serviceDate, wish.startsAtMinute, day.timeZone);
  if (startsAtMs === null) return bookingErrors.noSuchLocalTime();
  const refusal = refusedByPolicy(day, wish, startsAtMs);
  if (refusal !== null) return refusal;
  if (wish.tableIds !== null) return placeAtTables(day, { ...wish, startsAtMs, tableIds: wish.tableIds });
  return placeByPlan(day, wish, startsAtMs);
}

/** By services, pacing and tables: a free place, else one that others make by moving. */
function placeByPlan(day: RestaurantDay, wish: PlaceWish, startsAtMs: number): Placement | CouvertError {
  const { party } = wish;
  const terms = termsAt(day, { party, startsAtMs });
  const free = chooseTables(day, { party, startsAtMs }, terms);
  if (free !== null) return placementOf(free, []);
  if (terms.length > 0 && day.blocks.length === 0 && terms.every(({ stay }) => isHouseFull(day, stay))) {
    return slotUnavailable(day, { party, startsAtMs, reasons: ['no_table'] });
  }
  const found = reseat(day, { party, startsAtMs }, { terms });
  return found === null ? refusedByFloor(day, wish, startsAtMs) : placementOf(found.seating, found.moves);
}

function placementOf({ startsAtMs, endsAtMs, untilMs, tableIds, serviceId }: Seating, moves: readonly ReseatMove[]): Placement {
  return { startsAtMs, endsAtMs, untilMs, tableIds, serviceId, moves };
}

function refusedByPolicy(day: RestaurantDay, { party, byStaff, tableIds }: PlaceWish, startsAtMs: number): CouvertError | null {
  const { policy, nowMs, timeZone } = day;
  if (tableIds === null && !takesParty(policy, party)) {
    const { minParty: min, maxParty: max } = policy;
    return bookingErrors.partySizeNotServed({ detail: (party < min ? bookingMessages.partyTooSmall : bookingMessages.partyTooLarge)({ party, min, max }), extensions: { min_party: min, max_party: max } });
  }
  const opensAtMs = serviceDayWindow(plusDays(day.serviceDate, -policy.horizonDays), timeZone).startMs;
  if (nowMs < opensAtMs) return bookingErrors.outsideHorizon({ detail: bookingMessages.opensLater({ date: day.serviceDate, opens: plusDays(day.serviceDate, -policy.horizonDays), days: policy.horizonDays }), extensions: { opens_at: new Date(opensAtMs).toISOString() } });
  const earliestMs = byStaff ? serviceDayWindow(serviceDateOf(nowMs, timeZone), timeZone).startMs : nowMs + policy.leadMinutes * 60_000;
  if (startsAtMs < earliestMs) return bookingErrors.tooSoon({ detail: startsAtMs <= nowMs || byStaff ? bookingMessages.past() : bookingMessages.leadTime({ minutes: policy.leadMinutes }), extensions: { lead_minutes: policy.leadMinutes } });
  return null;
}

function refusedByFloor(day: RestaurantDay, { party, byStaff }: PlaceWish, startsAtMs: number): CouvertError {
  const refusals = explainAt(day, { party, startsAtMs })?.refusals ?? [];
  const rules = refusals.map(({ rule }) => rule).filter((rule) => !(byStaff && rule === 'lead_time'));
  return slotUnavailable(day, { party, startsAtMs, reasons: rules.length === 0 ? ['no_table'] : rules });
}

function slotUnavailable(day: RestaurantDay, { party, startsAtMs, reasons }: { party: number; startsAtMs: number; reasons: readonly Rule[] }): CouvertError {
  return bookingErrors.slotUnavailable({ detail: whyNoSlot(reasons), extensions: { reasons, alternatives: alternativesTo(day, { party, wantedMs: startsAtMs }) } });
}

function placeAtTables(day: RestaurantDay, { party, startsAtMs, tableIds }: { party: number; startsAtMs: number; tableIds: readonly number[] }): Placement | CouvertError {
  const tables = day.tables.filter(({ id }) => tableIds.includes(id));
  if (tables.length !== tableIds.length) {
    return kernelErrors.inputInvalid({ errors: [{ pointer: '/table_ids', code: 'NOT_A_TABLE', detail: bookingMessages.notTables() }] });
  }
  const { stay, service } = termsOfStaff(day, { party, startsAtMs });
  if (day.blocks.some((block) => block.fromMs < stay.untilMs && stay.startsAtMs < block.untilMs && tables.some((table) => isBlocked(table, block)))) {
    return slotUnavailable(day, { party, startsAtMs, reasons: ['blocked'] });
  }
  const isTaken = day.bookings.some(
    (other) => occupies(other, day.nowMs) && other.startsAtMs < stay.untilMs && stay.startsAtMs < other.untilMs && other.tableIds.some((id) => tableIds.includes(id)),
  );
  if (isTaken) return slotUnavailable(day, { party, startsAtMs, reasons: ['no_table'] });
  return { startsAtMs, endsAtMs: stay.endsAtMs, untilMs: stay.untilMs, tableIds, serviceId: service?.id ?? null, moves: [] };
}
