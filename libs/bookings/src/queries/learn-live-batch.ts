import type { ChangeLog } from '#caching';
import { answerDay, nothingOffered } from '../domain/availability-day.ts';
import { dayOfPlan, type HousePlan } from '../domain/day-of-plan.ts';
import { liveTagsOf } from '../domain/live-tags.ts';
import { parseOccupancies } from '../persistence/day-occupancies.ts';
import type { EventLoopPace } from './event-loop-pace.ts';
import type { LoadedBatch } from './load-live-batch.ts';

// Invariant A12: what was loaded before a change that is known by now is computed again, and never shown.
// Why: a change told while its restaurant is being loaded would be forgotten otherwise. Held by: between the question
// whether the stamp is current and the learning of the mask the event loop does not turn. Proved by:
// test/live/told-in-any-order.spec.ts

/**
 * Computes the masks of a batch, in slices. What the log knows to be outdated is put back.
 * @returns how many were put back
 */
export async function learnLiveBatch(log: Pick<ChangeLog, 'isCurrent'>, loaded: LoadedBatch, pace: EventLoopPace): Promise<number> {
  const { tenant, day, stamp } = loaded;
  const tagsOf = liveTagsOf(day.serviceDate);
  const again: number[] = [];
  for (const ordinal of loaded.ordinals) {
    if (pace.isOver) await pace.turn();
    if (!log.isCurrent(stamp, tagsOf(tenant.ordinals.idOf(ordinal))) || !learn(loaded, ordinal)) again.push(ordinal);
  }
  day.putBack(again);
  return again.length;
}

/** False when its floor plan was forgotten since the batch was loaded. */
function learn({ tenant, day, nowMs, plans, occupancies }: LoadedBatch, ordinal: number): boolean {
  const loaded = plans.get(ordinal);
  const plan = loaded === undefined ? tenant.plans.get(ordinal) : loaded;
  if (plan === null) {
    if (loaded === null) day.learn(ordinal, nothingOffered());
    return loaded === null;
  }
  if (loaded !== undefined) keep(plan, ordinal, tenant);
  const text = occupancies.get(tenant.ordinals.idOf(ordinal));
  const bookings = text === undefined ? [] : parseOccupancies(text, day.serviceDate);
  day.learn(ordinal, answerDay(dayOfPlan(plan, { serviceDate: day.serviceDate, bookings, nowMs })));
  return true;
}

function keep(plan: HousePlan, ordinal: number, { plans, leads }: LoadedBatch['tenant']): void {
  plans.set(ordinal, plan);
  leads.set(ordinal, { timeZone: plan.timeZone, leadMinutes: plan.policy.leadMinutes });
}
