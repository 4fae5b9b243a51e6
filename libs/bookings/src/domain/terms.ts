import { quarterMs } from '#kernel';
import { drawBoard, type BoardService, type DayBoard } from './day-board.ts';
import { stayOf, turnTimesOf, type Stay } from './day-services.ts';
import { hasQuarter } from './quarter-rows.ts';
import type { RestaurantDay, ServiceRule } from './restaurant-day.ts';
import { coversAllow, takesParty } from './seatable.ts';

/** Who wants to come, and when. */
export interface Wish {
  readonly party: number;
  readonly startsAtMs: number;
}

/** What a service offers a party: how long it may stay, and where. */
export interface Terms {
  /** `null` when staff seat somebody outside of all services. */
  readonly service: ServiceRule | null;
  readonly stay: Stay;
  /** `null` is the whole floor. */
  readonly areaIds: readonly number[] | null;
}

/**
 * The terms on which guests can start at an instant, a service each, in the order of the services:
 * the party size, the horizon, the slots and the pacing have said yes. Empty when none takes them.
 * Lead time is not asked: see `applyLeadTime` and `explainAt`.
 */
export function termsAt(day: RestaurantDay, wish: Wish): Terms[] {
  return termsOn(drawBoard(day), wish);
}

export function termsOn(board: DayBoard, wish: Wish): Terms[] {
  const { policy, nowMs } = board.day;
  if (!takesParty(policy, wish.party) || nowMs < board.opensAtMs) return [];
  const slot = slotAt(board, wish.startsAtMs);
  const open = board.services.filter(
    (service) =>
      service.slots.includes(slot) &&
      hasQuarter(service.partiesAllow, slot) &&
      hasQuarter(coversAllow(board, service, wish.party), slot),
  );
  return open.map((service) => termsIn(board, service, wish));
}

/** The terms of one service, whether or not it takes a party more. */
export function termsIn(board: DayBoard, { rule }: BoardService, wish: Wish): Terms {
  const { policy } = board.day;
  const stay = stayOf({ ...wish, turnTimes: turnTimesOf(rule, policy), bufferMinutes: policy.bufferMinutes });
  return { service: rule, stay, areaIds: rule.areaIds };
}

/**
 * The terms on which staff may seat a party at any instant: the whole floor, no pacing, and the turn
 * times of the service that is running, else of the policy; or as long as they say.
 */
export function termsOfStaff(day: RestaurantDay, wish: Wish & { turnMinutes?: number }): Terms {
  const board = drawBoard(day);
  const slot = slotAt(board, wish.startsAtMs);
  const running = board.services.find(({ slots }) => slot >= (slots[0] ?? Number.NaN) && slot < (slots.at(-1) ?? Number.NaN) + 1);
  const ownTurn = wish.turnMinutes === undefined ? null : [{ maxParty: wish.party, minutes: wish.turnMinutes }];
  const turnTimes = ownTurn ?? (running === undefined ? day.policy.turnTimes : turnTimesOf(running.rule, day.policy));
  const stay = stayOf({ party: wish.party, startsAtMs: wish.startsAtMs, turnTimes, bufferMinutes: day.policy.bufferMinutes });
  return { service: running?.rule ?? null, stay, areaIds: null };
}

/** The quarter of the board's grid at which an instant lies; no whole number when it is off the quarters. */
export function slotAt(board: DayBoard, startsAtMs: number): number {
  return (startsAtMs - board.table.startMs) / quarterMs - board.baseQuarter;
}
