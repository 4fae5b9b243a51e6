import type { ReseatMove } from './reseating.ts';
import type { Block } from './restaurant-day.ts';

/** The rules that can say no. */
export const rules = [
  'closed',
  'lead_time',
  'horizon',
  'party_size',
  'pacing_parties',
  'pacing_covers',
  'blocked',
  'no_table',
  'only_by_moving',
] as const;

export type Rule = (typeof rules)[number];

/** A rule that said no, and the smallest change that would make it say yes, where there is one. */
export interface Refusal {
  readonly rule: Rule;
  readonly fix: Fix | null;
}

/** What a quarter of the day answers a party. */
export interface QuarterVerdict {
  /** From the service date's midnight, 300..1725. */
  readonly minute: number;
  /** `null` when the clock never shows this time on this day. */
  readonly startsAtMs: number | null;
  /** The service that answers: of several the one with the fewest objections. `null` when none starts parties then. */
  readonly serviceId: number | null;
  readonly serviceName: string | null;
  /** A guest can book it now. */
  readonly bookable: boolean;
  readonly refusals: readonly Refusal[];
}

/** The smallest change that would turn a rule's no into a yes. */
export type Fix =
  /** Another time of the same day, the nearest that a guest can book. */
  | { readonly kind: 'start_at'; readonly minute: number; readonly startsAtMs: number }
  | { readonly kind: 'wait_until'; readonly atMs: number }
  /** Another size, the nearest that finds a table. */
  | { readonly kind: 'party_of'; readonly party: number }
  /** The pacing that would be wide enough. */
  | { readonly kind: 'pacing_of'; readonly parties?: number; readonly covers?: number }
  /** The blocks in the way. */
  | { readonly kind: 'lift_blocks'; readonly blocks: readonly Block[] }
  /** Who would have to move, and where the party would sit then. */
  | { readonly kind: 'move_others'; readonly moves: readonly ReseatMove[]; readonly tableIds: readonly number[] };
