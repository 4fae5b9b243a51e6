import type { BookingPolicyRules } from './booking-policy.ts';
import type { BlockScope, ServiceFields } from './schedule.ts';

/** A service as availability needs it. */
export interface PlannedService extends ServiceFields {
  /** Null for a service of a special day, which has no row of its own. */
  readonly id: number | null;
}

export interface PlannedTable {
  readonly id: number;
  readonly areaId: number;
  readonly name: string;
  readonly minParty: number;
  readonly maxParty: number;
  readonly priority: number;
}

export interface PlannedCombination {
  readonly id: number;
  readonly tableIds: readonly number[];
  readonly minParty: number;
  readonly maxParty: number;
  readonly priority: number;
}

export interface PlannedSpecialDay {
  readonly date: string;
  readonly closed: boolean;
  readonly services: readonly PlannedService[];
}

export interface PlannedBlock {
  readonly scope: BlockScope;
  readonly areaId: number | null;
  readonly tableId: number | null;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Everything about a restaurant that decides who can be seated when, but for the bookings themselves. */
export interface FloorPlan {
  readonly restaurantId: number;
  /** Another one after each change of what is below (invariant R6). */
  readonly version: string;
  readonly status: 'draft' | 'listed' | 'suspended';
  readonly timeZone: string;
  readonly policy: BookingPolicyRules;
  readonly tables: readonly PlannedTable[];
  readonly combinations: readonly PlannedCombination[];
  readonly services: readonly PlannedService[];
  readonly specialDays: readonly PlannedSpecialDay[];
  readonly blocks: readonly PlannedBlock[];
}
