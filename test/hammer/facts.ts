// What the checks are given: what clients saw, and what the database committed. Nothing of it comes from the
// application's own account of itself (its events, its answers about the past). Times are epoch milliseconds.

/** A restaurant as the hammer has made it: what a checker needs to judge a time by itself. */
export interface House {
  readonly id: number;
  /** Every date on which it takes bookings. */
  readonly dates: readonly string[];
  /** Single tables and declared combinations: whatever can seat a party. */
  readonly units: readonly Unit[];
  /** How far its clock is ahead of UTC on those dates. */
  readonly utcOffsetMinutes: number;
  /** First and last time at which a party may start, minutes from midnight by its clock. */
  readonly firstStartMinute: number;
  readonly lastStartMinute: number;
  readonly slotStepMinutes: number;
  /** Parties and covers that may start in one quarter of an hour. */
  readonly pacingParties: number | null;
  readonly pacingCovers: number | null;
  /** Ascending; the last serves larger parties too. */
  readonly turnTimes: readonly { readonly maxParty: number; readonly minutes: number }[];
  readonly bufferMinutes: number;
  readonly maxParty: number;
}

export interface Unit {
  readonly tableIds: readonly number[];
  readonly minParty: number;
  readonly maxParty: number;
}

/** What a client wanted to do. */
export type Action = 'search' | 'availability' | 'hold' | 'book' | 'confirm' | 'move' | 'cancel';

/** One request over HTTP and what came of it. */
export interface Exchange {
  readonly id: number;
  readonly action: Action;
  /** The same request may be sent again: how the hammer calls the wish behind it. */
  readonly idempotencyKey: string | null;
  /** The wished place, for what takes or moves one. */
  readonly place: Place | null;
  /** The booking that it is about, when there is one already. */
  readonly bookingId: string | null;
  /** Whether the same key was sent with another body on purpose. */
  readonly isForeignRepeat: boolean;
  readonly sentAtMs: number;
  /** Null when the connection was cut by the client, or broke. */
  readonly answer: Answer | null;
  readonly cutByClient: boolean;
  /** What broke, when nothing was answered and the client had not cut. */
  readonly failure: string | null;
}

export interface Place {
  readonly restaurantId: number;
  /** Service date. */
  readonly date: string;
  /** `HH:MM` */
  readonly time: string;
  readonly partySize: number;
}

export interface Answer {
  readonly atMs: number;
  readonly status: number;
  readonly contentType: string;
  readonly replayed: boolean;
  /** `code` of a problem. */
  readonly code: string | null;
  /** Of a booking's answer. */
  readonly booking: BookingSeen | null;
  /** Times that the answer offers: a page of search, availability, or the alternatives of a refusal. */
  readonly offers: readonly Place[];
}

export interface BookingSeen {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly place: Place;
  readonly holdExpiresAtMs: number | null;
}

export interface BookingRow {
  readonly id: string;
  readonly restaurantId: number;
  readonly serviceDate: string;
  readonly localTime: string;
  readonly startsAtMs: number;
  /** Turn and buffer included. */
  readonly untilMs: number;
  readonly party: number;
  readonly status: string;
  readonly version: number;
  readonly holdExpiresAtMs: number | null;
}

export interface AllocationRow {
  readonly bookingId: string;
  readonly tableId: number;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly active: boolean;
}

export type Change =
  | { readonly of: 'booking'; readonly before: BookingRow | null; readonly after: BookingRow | null }
  | { readonly of: 'allocation'; readonly before: AllocationRow | null; readonly after: AllocationRow | null }
  | { readonly of: 'key'; readonly key: string; /** Of the booking in the answer that is kept under it. */ readonly bookingId: string | null };

/** A transaction that committed, with all it changed, in order. */
export interface Commit {
  readonly xid: string;
  readonly atMs: number;
  readonly changes: readonly Change[];
}

export interface Facts {
  readonly houses: readonly House[];
  readonly exchanges: readonly Exchange[];
  /** In the order in which they committed, beginning with an empty book. */
  readonly commits: readonly Commit[];
  /** What the tables hold in the end. */
  readonly finalBookings: readonly BookingRow[];
}

/** A rule that was broken, in a sentence with its evidence. */
export interface Violation {
  readonly rule: string;
  readonly what: string;
}

export type Check = (facts: Facts) => Violation[];

/**
 * A commit's time stamp is taken a little before others can see it, and a client stamps its own times: by less than
 * this the two may disagree. Larger hides stale answers, smaller finds some where a busy machine was merely slow.
 */
export const slackMs = 50;

export const occupyingStatuses: ReadonlySet<string> = new Set(['held', 'pending', 'confirmed', 'arrived', 'seated']);
