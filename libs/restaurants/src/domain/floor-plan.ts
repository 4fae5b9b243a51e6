/** Turn time of parties up to `maxParty`; the last of a list also serves larger ones. */
export interface TurnTime {
  readonly maxParty: number;
  readonly minutes: number;
}

/** A service as availability needs it. Minutes count from local midnight of the service date, 300 to 1740. */
export interface PlannedService {
  /** Null for a service of a special day, which has no row of its own. */
  readonly id: number | null;
  readonly name: string;
  /** Bit 0 is Monday. */
  readonly weekdays: number;
  readonly startsAtMinute: number;
  readonly lastSittingMinute: number;
  readonly endsAtMinute: number;
  readonly slotStepMinutes: number;
  /** Parties and covers that may start in a quarter of an hour; null means no limit. */
  readonly pacingParties: number | null;
  readonly pacingCovers: number | null;
  /** Areas whose tables the service uses; null means all. */
  readonly areaIds: readonly number[] | null;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  /** Instead of the policy's, when given. */
  readonly turnTimes: readonly TurnTime[] | null;
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
  readonly scope: 'house' | 'area' | 'table';
  readonly areaId: number | null;
  readonly tableId: number | null;
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface PlannedPolicy {
  readonly minParty: number;
  readonly maxParty: number;
  readonly leadMinutes: number;
  readonly horizonDays: number;
  readonly holdMinutes: number;
  readonly cancellationCutoffMinutes: number;
  readonly bufferMinutes: number;
  readonly turnTimes: readonly TurnTime[];
  readonly autoConfirm: boolean;
}

/** Everything about a restaurant that decides who can be seated when, but for the bookings themselves. */
export interface FloorPlan {
  readonly restaurantId: number;
  readonly status: 'draft' | 'listed' | 'suspended';
  readonly timeZone: string;
  readonly policy: PlannedPolicy;
  readonly tables: readonly PlannedTable[];
  readonly combinations: readonly PlannedCombination[];
  readonly services: readonly PlannedService[];
  readonly specialDays: readonly PlannedSpecialDay[];
  readonly blocks: readonly PlannedBlock[];
}
