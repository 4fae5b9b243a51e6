import type { BookingState } from './booking-state.ts';

/** One line of a booking's history. */
export interface BookingEvent {
  /** Ascending in the order in which things happened to the booking. */
  readonly id: string;
  readonly atMs: number;
  readonly kind: string;
  /** Who did it. */
  readonly actor: string;
  readonly fromStatus: BookingState | null;
  readonly toStatus: BookingState;
  readonly details: Readonly<Record<string, unknown>>;
}
