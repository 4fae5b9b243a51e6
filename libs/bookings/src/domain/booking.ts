import type { BookingState } from './booking-state.ts';
import type { GuestLanguage } from './guest-language.ts';

/** Who made the booking come about: a diner by the API, or staff who took it down. */
export const bookingSources = ['online', 'phone', 'walk_in', 'import', 'staff'] as const;
export type BookingSource = (typeof bookingSources)[number];

/** How to reach the guest, as given for this booking; the guest's own record may say otherwise. */
export interface GuestContact {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  /** In which they want to be written to; left out where nobody has said. */
  readonly language?: GuestLanguage;
}

/** What was promised when the booking was made: a policy that changes later does not change it. */
export interface PromisedPolicy {
  /** Until how long before the start a guest may cancel or move, minutes. */
  readonly cancellationCutoffMinutes: number;
  readonly turnMinutes: number;
  readonly bufferMinutes: number;
}

export interface BookedTable {
  readonly id: number;
  readonly name: string;
}

/** A booking or a hold. Times are epoch milliseconds. Must survive JSON: it is what the repeat of a request is answered with. */
export interface Booking {
  /** UUIDv7. */
  readonly id: string;
  /** 8 characters for people. */
  readonly reference: string;
  readonly restaurantId: number;
  readonly serviceDate: string;
  readonly startsAtMs: number;
  /** When its turn ends. */
  readonly endsAtMs: number;
  /** When its tables are free again: turn and buffer. */
  readonly untilMs: number;
  readonly localDate: string;
  readonly localTime: string;
  readonly timeZone: string;
  readonly party: number;
  readonly status: BookingState;
  readonly serviceId: number | null;
  readonly guest: GuestContact | null;
  readonly requests: string;
  readonly source: BookingSource;
  readonly holdExpiresAtMs: number | null;
  readonly policy: PromisedPolicy;
  /** Staff chose the tables: re-seating leaves them alone. */
  readonly tablesFixed: boolean;
  readonly tables: readonly BookedTable[];
  readonly version: number;
  readonly createdAtMs: number;
}
