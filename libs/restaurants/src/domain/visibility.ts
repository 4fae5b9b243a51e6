import { type Caller, mayUseRestaurant, mayUseScope } from '#kernel';
import type { RestaurantStatus } from './restaurant.ts';

/** How a caller names a restaurant: by its id, or by its slug. */
export type RestaurantRef = { readonly id: number } | { readonly slug: string };

// Invariant R4: a restaurant that a caller may not see is, to that caller, not there: the same 404 as one that never was.
// Why: a 403 would tell a competitor who is about to open. Proved by: test/e2e/restaurants/visibility.spec.ts

/** Who writes restaurants sees them in every status; everybody else sees the listed ones. */
export function maySee(caller: Caller, { id, status }: { id: number; status: RestaurantStatus }): boolean {
  return mayUseRestaurant(caller, id) && (status === 'listed' || seesUnlisted(caller));
}

export function seesUnlisted(caller: Caller): boolean {
  return mayUseScope(caller, 'restaurants:write');
}
