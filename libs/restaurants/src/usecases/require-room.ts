import type { Tx } from '#kernel';
import { planLimits, type PlanKind } from '../domain/plan-limits.ts';
import { planRows } from '../persistence/plan-rows.ts';
import { restaurantsErrors } from '../restaurants.errors.ts';

/** @throws LIMIT_REACHED when the restaurant has as many of a kind as it may have. Exact under the restaurant's lock. */
export async function requireRoom(tx: Tx, restaurantId: number, kind: PlanKind): Promise<void> {
  const limit = planLimits[kind];
  if ((await planRows[kind].count(tx, restaurantId)) >= limit) throw restaurantsErrors.limitReached({ detail: `A restaurant has at most ${limit} of these.`, extensions: { limit } });
}
