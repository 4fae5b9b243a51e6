/**
 * What a restaurant is on one service day: the rows as the database has them, and now. Everything
 * in this folder is computed from this value and nothing else, so that what was shown, what is
 * booked and what is explained cannot differ. Times are epoch milliseconds, ranges half-open.
 */
export interface RestaurantDay {
  /** `YYYY-MM-DD`; the day runs from 05:00 to 05:00 on the wall. */
  readonly serviceDate: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly policy: BookingPolicy;
  readonly tables: readonly FloorTable[];
  readonly combinations: readonly TableCombination[];
  readonly services: readonly ServiceRule[];
  readonly specialDay: SpecialDay | null;
  readonly blocks: readonly Block[];
  /** All that overlap `readRangeOf(day)`, whatever their service date; order does not matter. */
  readonly bookings: readonly Occupancy[];
  readonly nowMs: number;
}

export interface FloorTable {
  readonly id: number;
  readonly areaId: number;
  readonly minParty: number;
  readonly maxParty: number;
  /** Greater goes first among tables that fit as well. */
  readonly priority: number;
}

/** Tables that may be pushed together, with limits of their own. */
export interface TableCombination {
  readonly id: number;
  readonly tableIds: readonly number[];
  readonly minParty: number;
  readonly maxParty: number;
  readonly priority: number;
}

/** How long parties up to a size keep their table. */
export interface TurnTime {
  readonly maxParty: number;
  readonly minutes: number;
}

/** Lunch, dinner. Minutes count from the service date's midnight, 300..1740: 01:30 at night is 1530. */
export interface ServiceRule {
  /** `null` for a service that only its special day knows. */
  readonly id: number | null;
  readonly name: string;
  /** Bit 0 is Monday. A special day's own services do not look at it. */
  readonly weekdays: number;
  readonly startsAtMinute: number;
  /** The last time at which a party may start, itself included. It may stay past the end. */
  readonly lastSittingMinute: number;
  readonly endsAtMinute: number;
  /** A multiple of 15. */
  readonly slotStepMinutes: number;
  /** Parties, and covers, that may start in one quarter of an hour; `null` for no limit. */
  readonly pacingParties: number | null;
  readonly pacingCovers: number | null;
  /** `null` for the whole floor. */
  readonly areaIds: readonly number[] | null;
  /** First and last service date, both included. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
  /** `null` for the policy's. Ascending by `maxParty`; the last also serves larger parties. */
  readonly turnTimes: readonly TurnTime[] | null;
}

export interface BookingPolicy {
  readonly minParty: number;
  readonly maxParty: number;
  /** How long before its start a guest must book. */
  readonly leadMinutes: number;
  /** How many days ahead the book is open; 0 is today only. */
  readonly horizonDays: number;
  readonly holdMinutes: number;
  readonly cancellationCutoffMinutes: number;
  /** Kept free after a party has left. */
  readonly bufferMinutes: number;
  /** Ascending by `maxParty`, at least one; the last also serves larger parties. */
  readonly turnTimes: readonly TurnTime[];
  readonly autoConfirm: boolean;
}

/** Replaces the services of its date, or closes it. */
export interface SpecialDay {
  readonly date: string;
  readonly closed: boolean;
  readonly services: readonly ServiceRule[];
}

/** Takes the house, an area or a table out of use for a while. */
export interface Block {
  readonly scope: 'house' | 'area' | 'table';
  readonly areaId: number | null;
  readonly tableId: number | null;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A booking or a hold, as far as it takes up room. */
export interface Occupancy {
  readonly bookingId: string;
  readonly party: number;
  readonly startsAtMs: number;
  /** When its turn ends. */
  readonly endsAtMs: number;
  /** When its tables are free again: turn and buffer. */
  readonly untilMs: number;
  readonly serviceDate: string;
  readonly tableIds: readonly number[];
  /** A hold takes up room strictly before this instant; `null` for a booking. */
  readonly holdExpiresAtMs: number | null;
  /** May be given other tables to make room. */
  readonly movable: boolean;
}

/** Whether a booking takes up room now: a hold that has run out does not. */
export function occupies(booking: Occupancy, nowMs: number): boolean {
  return booking.holdExpiresAtMs === null || booking.holdExpiresAtMs > nowMs;
}
