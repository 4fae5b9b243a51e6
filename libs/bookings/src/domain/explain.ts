import { dayStartMinute, quarterMinutes, startOfWallQuarter, wallQuarters } from '#kernel';
import { drawBoard, type BoardService, type DayBoard } from './day-board.ts';
import { fixesOn, type Fixes } from './explain-fixes.ts';
import { hasQuarter } from './quarter-rows.ts';
import type { RestaurantDay } from './restaurant-day.ts';
import { coversAllow, seatsAllow, takesParty } from './seatable.ts';
import { slotAt, termsIn, type Wish } from './terms.ts';
import type { QuarterVerdict, Refusal } from './verdict.ts';

// Invariant A7: explain finds no rule but lead time against a quarter exactly when seatable offers it.
// Why: both read the same rows of the same board. Proved by: explain.spec.ts

/** Why each of the 96 quarters of a day takes a party or does not. For people: some milliseconds, not microseconds. */
export function explain(day: RestaurantDay, partySize: number): QuarterVerdict[] {
  const explainer = explainerOf(day, partySize);
  return Array.from({ length: wallQuarters }, (_, quarter) => verdictOf(explainer, quarter));
}

/**
 * The verdict on one start, for a refusal that says why.
 * @returns `null` when the instant is no quarter of this service day, or the later of two in autumn
 */
export function explainAt(day: RestaurantDay, wish: Wish): QuarterVerdict | null {
  const explainer = explainerOf(day, wish.party);
  for (let quarter = 0; quarter < wallQuarters; quarter++) {
    if (startOfWallQuarter(explainer.board.table, quarter) === wish.startsAtMs) return verdictOf(explainer, quarter);
  }
  return null;
}

interface Explainer {
  readonly day: RestaurantDay;
  readonly party: number;
  readonly board: DayBoard;
  readonly fixes: Fixes;
}

function explainerOf(day: RestaurantDay, party: number): Explainer {
  const board = drawBoard(day);
  return { day, party, board, fixes: fixesOn(board, party) };
}

function verdictOf(explainer: Explainer, quarter: number): QuarterVerdict {
  const { board } = explainer;
  const startsAtMs = startOfWallQuarter(board.table, quarter);
  const minute = dayStartMinute + quarter * quarterMinutes;
  if (Number.isNaN(startsAtMs)) {
    const refusals = [{ rule: 'closed' as const, fix: explainer.fixes.nearestTime(minute) }];
    return { minute, startsAtMs: null, serviceId: null, serviceName: null, bookable: false, refusals };
  }
  const general = refusalsOfHouse(explainer, { minute, startsAtMs });
  const slot = slotAt(board, startsAtMs);
  let answer: { service: BoardService; refusals: Refusal[] } | null = null;
  for (const service of board.services) {
    if (!service.slots.includes(slot)) continue;
    const refusals = refusalsOfService(explainer, service, { slot, startsAtMs });
    if (answer === null || refusals.length < answer.refusals.length) answer = { service, refusals };
  }
  const own: Refusal[] = answer?.refusals ?? [{ rule: 'closed', fix: explainer.fixes.nearestTime(minute) }];
  return {
    minute,
    startsAtMs,
    serviceId: answer?.service.rule.id ?? null,
    serviceName: answer?.service.rule.name ?? null,
    bookable: general.length === 0 && own.length === 0,
    refusals: [...general, ...own],
  };
}

function refusalsOfHouse({ day, party, board, fixes }: Explainer, at: { minute: number; startsAtMs: number }): Refusal[] {
  const refusals: Refusal[] = [];
  const { policy } = day;
  if (at.startsAtMs < day.nowMs + policy.leadMinutes * 60_000) {
    refusals.push({ rule: 'lead_time', fix: fixes.nearestTime(at.minute) });
  }
  if (day.nowMs < board.opensAtMs) refusals.push({ rule: 'horizon', fix: { kind: 'wait_until', atMs: board.opensAtMs } });
  if (!takesParty(policy, party)) {
    const nearest = party < policy.minParty ? policy.minParty : policy.maxParty;
    refusals.push({ rule: 'party_size', fix: { kind: 'party_of', party: nearest } });
  }
  return refusals;
}

function refusalsOfService(
  { board, party, fixes }: Explainer,
  service: BoardService,
  at: { slot: number; startsAtMs: number },
): Refusal[] {
  const refusals: Refusal[] = [];
  if (!hasQuarter(service.partiesAllow, at.slot)) {
    refusals.push({ rule: 'pacing_parties', fix: { kind: 'pacing_of', parties: (board.startingParties[at.slot] ?? 0) + 1 } });
  }
  if (!hasQuarter(coversAllow(board, service, party), at.slot)) {
    refusals.push({ rule: 'pacing_covers', fix: { kind: 'pacing_of', covers: (board.startingCovers[at.slot] ?? 0) + party } });
  }
  if (!hasQuarter(seatsAllow(board, service, party), at.slot)) {
    refusals.push(fixes.ofSeats(service, termsIn(board, service, { party, startsAtMs: at.startsAtMs }), at.slot));
  }
  return refusals;
}
