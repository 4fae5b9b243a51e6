import type { TurnTime } from './turn-times.ts';
import type { PlanRow } from './floor.ts';

/** When and how a service seats. Minutes count from midnight of the service date, 300 (05:00) to 1740. */
export interface ServiceHours {
  readonly name: string;
  readonly startsAtMinute: number;
  /** The last time at which a party may start, itself included. */
  readonly lastSittingMinute: number;
  readonly endsAtMinute: number;
  /** A multiple of 15. */
  readonly slotStepMinutes: number;
  /** Parties and covers that may start in a quarter of an hour; null for no limit. */
  readonly pacingParties: number | null;
  readonly pacingCovers: number | null;
  /** Null for the whole floor. */
  readonly areaIds: readonly number[] | null;
  /** Null for the policy's. */
  readonly turnTimes: readonly TurnTime[] | null;
}

export interface ServiceFields extends ServiceHours {
  /** Bit 0 is Monday. */
  readonly weekdays: number;
  /** First and last service date, both included; null for no end. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** Takes the place of the services of one date. */
export interface SpecialDayFields {
  /** Service date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly closed: boolean;
  readonly note: string;
  /** Empty when closed. */
  readonly services: readonly ServiceHours[];
}

export const blockScopes = ['house', 'area', 'table'] as const;
export type BlockScope = (typeof blockScopes)[number];

/** Takes the house, an area or a table out of use from one instant (epoch ms) until another. */
export interface BlockFields {
  readonly scope: BlockScope;
  /** Given when the scope is `area`, else null; `tableId` likewise. */
  readonly areaId: number | null;
  readonly tableId: number | null;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly reason: string;
}

export interface Service extends ServiceFields, PlanRow {}
export interface SpecialDay extends SpecialDayFields, PlanRow {}
export interface Block extends BlockFields, PlanRow {
  /** The restaurant's, in which people read its edges. */
  readonly timeZone: string;
}
