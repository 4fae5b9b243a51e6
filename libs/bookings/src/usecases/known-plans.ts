import { dayMs, plusDays, quarterTableOf } from '#kernel';
import type { FloorPlan } from '#restaurants';
import { reachMsOf } from './restaurant-hints.ts';

/** About 20 KB a plan with 30 tables: 100 MB at most. A process that books for more restaurants reads the others' plans again. */
const plansMax = 5_000;

/** A floor plan with the version that it was read under. */
export interface KnownPlan {
  readonly plan: FloorPlan;
  readonly version: string;
  /** Its special days and blocks are known from this date on. */
  readonly fromDate: string;
  /** The longest stay that its policy and services can give. */
  readonly reachMs: number;
}

/**
 * The floor plans that this process has read for bookings. A plan is used only by a transaction that has read the same
 * version behind its locks (invariant R6), so what is known here is never older than what the database would answer.
 */
export class KnownPlans {
  private readonly plans = new Map<number, KnownPlan>();

  find({ restaurantId, serviceDate }: { restaurantId: number; serviceDate: string }): KnownPlan | null {
    const known = this.plans.get(restaurantId);
    if (known === undefined || serviceDate < known.fromDate) return null;
    // A Map keeps the order of insertion: the first is the one that was not asked for longest.
    this.plans.delete(restaurantId);
    this.plans.set(restaurantId, known);
    return known;
  }

  remember(plan: FloorPlan, { version, fromDate }: { version: string; fromDate: string }): KnownPlan {
    const known = { plan, version, fromDate, reachMs: reachMsOf(plan) };
    this.plans.delete(plan.restaurantId);
    if (this.plans.size >= plansMax) for (const oldest of this.plans.keys()) { this.plans.delete(oldest); break; }
    this.plans.set(plan.restaurantId, known);
    return known;
  }
}

/** From when on a plan is read: the date that is asked about, and all that are still to come. */
export function planDatesFor(serviceDate: string): { fromDate: string; toDate: string } {
  const yesterday = plusDays(new Date().toISOString().slice(0, 10), -1);
  return { fromDate: serviceDate < yesterday ? serviceDate : yesterday, toDate: 'infinity' };
}

/** The plan as one day needs it: of its blocks, those near the day. */
export function planNear(plan: FloorPlan, serviceDate: string): FloorPlan {
  if (plan.blocks.length === 0) return plan;
  const { startMs, endMs } = quarterTableOf(serviceDate, plan.timeZone);
  const blocks = plan.blocks.filter(({ fromMs, untilMs }) => untilMs > startMs - 2 * dayMs && fromMs < endMs + 2 * dayMs);
  return { ...plan, blocks };
}
