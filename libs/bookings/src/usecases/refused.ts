import type { CouvertError } from '#kernel';
import type { DayStanding } from './day-standing.ts';

/** The day under lock has no place: everything rolls back, and who waits for the day hears how it stands. */
export class Refused {
  constructor(
    readonly error: CouvertError,
    readonly standing: DayStanding,
  ) {}
}
