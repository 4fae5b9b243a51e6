/**
 * A restaurant with everything that hangs on it, before it has ids. Places inside a draft are named by
 * their index: `areas[table.area]`, `tables[combination.tables[0]]`.
 */
export interface RestaurantDraft {
  readonly source: string;
  /** Names the restaurant within its source for ever: what makes a second run find the first one's rows. */
  readonly sourceId: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly cuisines: readonly string[];
  /** 1..4. */
  readonly priceLevel: number | null;
  readonly street: string;
  readonly city: string;
  readonly postalCode: string;
  /** ISO 3166-1, two letters. */
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  /** IANA name. */
  readonly timeZone: string;
  /** ISO 4217, three letters. */
  readonly currency: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly website: string | null;
  readonly attributes: readonly string[];
  /** Diners see what is listed. */
  readonly status: 'draft' | 'listed';
  readonly policy: PolicyDraft;
  readonly floor: FloorDraft;
  readonly services: readonly ServiceDraft[];
  readonly specialDays: readonly SpecialDayDraft[];
  readonly blocks: readonly BlockDraft[];
}

export interface PolicyDraft {
  readonly minParty: number;
  readonly maxParty: number;
  readonly leadMinutes: number;
  readonly horizonDays: number;
  readonly holdMinutes: number;
  readonly cancellationCutoffMinutes: number;
  /** A multiple of 15. */
  readonly bufferMinutes: number;
  readonly turnTimes: readonly TurnTimeDraft[];
  readonly autoConfirm: boolean;
}

/** How long parties up to a size keep their table; ascending by `maxParty`. */
export interface TurnTimeDraft {
  readonly maxParty: number;
  readonly minutes: number;
}

export interface FloorDraft {
  readonly areas: readonly string[];
  readonly tables: readonly TableDraft[];
  readonly combinations: readonly CombinationDraft[];
}

export interface TableDraft {
  readonly area: number;
  readonly name: string;
  readonly minParty: number;
  readonly maxParty: number;
  /** Greater goes first among tables that fit as well. */
  readonly priority: number;
  readonly attributes: readonly string[];
  /** Place on the plan, metres. */
  readonly x: number;
  readonly y: number;
}

export interface CombinationDraft {
  readonly name: string;
  readonly tables: readonly number[];
  readonly minParty: number;
  readonly maxParty: number;
  readonly priority: number;
}

/** Minutes count from local midnight of the service date, 300..1740, multiples of 15. */
export interface ServiceDraft {
  readonly name: string;
  /** Bit 0 is Monday; a special day's own services do not look at it. */
  readonly weekdays: number;
  readonly startsAtMinute: number;
  readonly lastSittingMinute: number;
  readonly endsAtMinute: number;
  readonly slotStepMinutes: number;
  readonly pacingParties: number | null;
  readonly pacingCovers: number | null;
  /** Indexes into the floor's areas; `null` for the whole floor. */
  readonly areas: readonly number[] | null;
  /** `YYYY-MM-DD`, both included. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** Replaces the services of its date; without any, the house is closed. */
export interface SpecialDayDraft {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly note: string;
  readonly services: readonly ServiceDraft[];
}

/** Takes a part of the house out of use. */
export interface BlockDraft {
  readonly scope: 'house' | 'area' | 'table';
  /** Index of the area or table; `null` for the house. */
  readonly target: number | null;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly reason: string;
}
