import type { ChangeLog } from '#caching';
import { answerDay, nothingOffered } from '../domain/availability-day.ts';
import { dayOfPlan, type VersionedPlan } from '../domain/day-of-plan.ts';
import { liveTagsOf } from '../domain/live-tags.ts';
import type { TimeRange } from '../domain/shared-times.ts';
import type { EventLoopPace } from './event-loop-pace.ts';
import { rangeOf, type LoadedBatch } from './load-live-batch.ts';

// Invariant A12: what was loaded before a change that is known by now is computed again, and never shown.
// Why: a change told while its restaurant is being loaded would be forgotten otherwise. Held by: between the question
// whether the stamp is current and the learning of the mask the event loop does not turn. Proved by:
// test/live/told-in-any-order.spec.ts

export interface Learnt {
  /** Restaurants that were put back, to be loaded again. */
  readonly again: number;
  /** What was thrown over the first restaurant that nothing can be said about; null when there is none. */
  readonly fault: { readonly restaurantId: number; readonly error: unknown } | null;
}

/** Computes the masks of a batch, in slices. What the log knows to be outdated is put back. */
export async function learnLiveBatch(log: Pick<ChangeLog, 'isCurrent'>, loaded: LoadedBatch, pace: EventLoopPace): Promise<Learnt> {
  const { tenant, day, stamp, occupancies } = loaded;
  for (const _ of occupancies.link()) if (pace.isOver) await pace.turn();
  const tagsOf = liveTagsOf(day.serviceDate);
  const again: number[] = [];
  let fault: Learnt['fault'] = null;
  for (const ordinal of loaded.ordinals) {
    if (pace.isOver) await pace.turn();
    // Let go meanwhile: nobody asks it any more, and nobody would tell its floor plans of changes.
    if (day.isClosed) return { again: 0, fault };
    const restaurantId = tenant.ordinals.idOf(ordinal);
    try {
      if (!log.isCurrent(stamp, tagsOf(restaurantId)) || !learn(loaded, ordinal)) again.push(ordinal);
    } catch (error) {
      day.giveUp(ordinal);
      fault ??= { restaurantId, error };
    }
  }
  day.putBack(again);
  return { again: again.length, fault };
}

/** False when what was loaded does not suffice for the floor plan as it is known by now. */
function learn({ tenant, day, nowMs, plans, range, occupancies }: LoadedBatch, ordinal: number): boolean {
  const loaded = plans.get(ordinal);
  const plan = loaded === undefined ? tenant.plans.get(ordinal) : loaded;
  if (plan === null) {
    if (loaded === null) day.learn(ordinal, nothingOffered());
    return loaded === null;
  }
  // Another batch may have brought another plan meanwhile, with longer stays or in another zone.
  if (range === null || !isWithin(rangeOf(plan, day.serviceDate), range)) return false;
  if (loaded !== undefined && loaded !== null) keep(loaded, ordinal, tenant);
  const bookings = occupancies.of(tenant.ordinals.idOf(ordinal), day.serviceDate);
  day.learn(ordinal, answerDay(dayOfPlan(plan, { serviceDate: day.serviceDate, bookings, nowMs })));
  return true;
}

function isWithin(inner: TimeRange, outer: TimeRange): boolean {
  return inner.fromMs >= outer.fromMs && inner.untilMs <= outer.untilMs;
}

function keep(plan: VersionedPlan, ordinal: number, { plans, times }: LoadedBatch['tenant']): void {
  plans.set(ordinal, plan);
  times.set(ordinal, plan);
}
