import type { InputError } from '#kernel';
import { turnTimeFaults, type TurnTime } from './turn-times.ts';

/** The rules by which a restaurant takes bookings. */
export interface BookingPolicyRules {
  readonly minParty: number;
  readonly maxParty: number;
  /** How long before its start a guest must book. */
  readonly leadMinutes: number;
  /** How many days ahead the book is open; 0 is today only. */
  readonly horizonDays: number;
  readonly holdMinutes: number;
  /** How long before its start a guest may still cancel. */
  readonly cancellationCutoffMinutes: number;
  /** Kept free at a table after a party has left; a multiple of 15. */
  readonly bufferMinutes: number;
  readonly turnTimes: readonly TurnTime[];
  /** Whether a booking is confirmed at once, or waits for the restaurant. */
  readonly autoConfirm: boolean;
}

export interface BookingPolicy extends BookingPolicyRules {
  readonly restaurantId: number;
  readonly version: number;
}

/**
 * What is wrong with a policy beyond the bounds of each value.
 * @param longestOwnTurnMinutes the longest turn time that a service or special day has of its own; 0 for none
 */
export function policyFaults(policy: BookingPolicyRules, longestOwnTurnMinutes: number): InputError[] {
  const faults = turnTimeFaults(policy.turnTimes, { bufferMinutes: policy.bufferMinutes, pointer: '/turn_times' });
  if (policy.minParty > policy.maxParty) faults.push({ pointer: '/max_party', code: 'ORDER', detail: 'max_party must not be smaller than min_party' });
  if (longestOwnTurnMinutes + policy.bufferMinutes > 1440) {
    faults.push({ pointer: '/buffer_minutes', code: 'TOO_LONG', detail: `a service keeps its tables for ${longestOwnTurnMinutes} minutes: with this buffer that is more than 24 hours` });
  }
  return faults;
}
