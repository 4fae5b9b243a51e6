import type { ServiceOptions, TurnTimeOption } from './service-options.ts';

export interface PolicyOptions {
  readonly minParty?: number;
  readonly maxParty?: number;
  readonly leadMinutes?: number;
  readonly horizonDays?: number;
  readonly holdMinutes?: number;
  readonly cancellationCutoffMinutes?: number;
  readonly bufferMinutes?: number;
  readonly turnTimes?: readonly TurnTimeOption[];
  readonly autoConfirm?: boolean;
}

export interface RestaurantOptions {
  /** Left out, a tenant is made. */
  readonly tenantId?: string;
  readonly slug?: string;
  readonly name?: string;
  readonly description?: string;
  readonly cuisines?: readonly string[];
  readonly priceLevel?: number | null;
  readonly city?: string;
  readonly country?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly timeZone?: string;
  readonly currency?: string;
  readonly status?: 'draft' | 'listed' | 'suspended';
  readonly policy?: PolicyOptions;
}

export interface TableOptions {
  readonly name?: string;
  /** The largest party. */
  readonly seats?: number;
  readonly minParty?: number;
  readonly priority?: number;
  readonly active?: boolean;
}

export interface CombinationOptions {
  readonly name?: string;
  /** Names of tables. */
  readonly tables: readonly string[];
  readonly minParty?: number;
  readonly maxParty: number;
  readonly priority?: number;
}

export interface SpecialDayOptions {
  readonly date: string;
  readonly closed?: boolean;
  readonly services?: readonly ServiceOptions[];
}

export interface BlockOptions {
  /** RFC 3339. */
  readonly startsAt: string;
  readonly endsAt: string;
  /** Name of an area or of a table; the house when both are left out. */
  readonly area?: string;
  readonly table?: string;
  readonly reason?: string;
}
