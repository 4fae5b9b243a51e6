import type { Tx } from '#kernel';
import type { ServiceHours } from '../domain/schedule.ts';
import type { ScheduleSurroundings } from '../domain/schedule-rules.ts';
import { findPolicyRow } from '../persistence/restaurant-rows.ts';
import { knownAreaIds } from '../persistence/sql/plan-references.ts';

/** What the rules of the schedule need to know of the restaurant, read under its lock. */
export async function scheduleSurroundings(tx: Tx, restaurantId: number, services: readonly ServiceHours[]): Promise<ScheduleSurroundings> {
  const named = [...new Set(services.flatMap(({ areaIds }) => areaIds ?? []))];
  const [policy, areaIds] = await Promise.all([findPolicyRow(tx, restaurantId), knownAreaIds(tx, restaurantId, named)]);
  if (policy === null) throw new Error(`restaurant ${restaurantId} has no policy`);
  return { bufferMinutes: policy.bufferMinutes, areaIds };
}
