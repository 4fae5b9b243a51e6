import type { ExpectedVersion } from '#kernel';

/** Which row of which restaurant a change is meant for, and which version of it the client has seen. */
export interface PlanRowAddress {
  readonly restaurantId: number;
  readonly id: number;
  readonly expected: ExpectedVersion;
}
