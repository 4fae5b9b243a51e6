// Invariant A1: a booking changes its status only along this table, and what has ended never begins again.
// Why: a released table may have been sold. Proved by: booking-state.spec.ts

export const bookingStates = [
  'held',
  'pending',
  'confirmed',
  'arrived',
  'seated',
  'completed',
  'cancelled',
  'no_show',
  'expired',
  'declined',
] as const;

/**
 * held: kept while a guest fills in the form · pending: waits for the restaurant's word ·
 * confirmed · arrived: in the house · seated: at the table · completed: has left ·
 * cancelled: by guest or restaurant · no_show: did not come · expired: a hold nobody finished ·
 * declined: the restaurant said no.
 */
export type BookingState = (typeof bookingStates)[number];

const next: Readonly<Record<BookingState, readonly BookingState[]>> = {
  held: ['pending', 'confirmed', 'cancelled', 'expired'],
  pending: ['confirmed', 'declined', 'cancelled'],
  // A host may seat a party without noting its arrival first, as walk-ins are.
  confirmed: ['arrived', 'seated', 'cancelled', 'no_show'],
  // Who came and left before sitting down has cancelled, and was no no-show.
  arrived: ['seated', 'cancelled'],
  seated: ['completed'],
  completed: [],
  cancelled: [],
  no_show: [],
  expired: [],
  declined: [],
};

const occupying: ReadonlySet<BookingState> = new Set<BookingState>(['held', 'pending', 'confirmed', 'arrived', 'seated']);

/** Where a booking may go from here; empty when it has ended. */
export function nextStates(from: BookingState): readonly BookingState[] {
  return next[from];
}

export function mayBecome(change: { from: BookingState; to: BookingState }): boolean {
  return next[change.from].includes(change.to);
}

/** Whether a booking in this state takes up its tables and counts in the pacing. */
export function isOccupying(state: BookingState): boolean {
  return occupying.has(state);
}

/** Whether a booking in this state has come to its end. */
export function isFinal(state: BookingState): boolean {
  return next[state].length === 0;
}

export function isBookingState(text: string): text is BookingState {
  return (bookingStates as readonly string[]).includes(text);
}
