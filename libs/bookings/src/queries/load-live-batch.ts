import { readStamp, type Stamp } from '#caching';
import { calendarDateOf, dayMs, quarterTableOf, systemContext, type Database, type Tx } from '#kernel';
import { loadFloorPlans } from '#restaurants';
import type { AvailabilityDay } from '../domain/availability-day.ts';
import { specialDayOf, type HousePlan } from '../domain/day-of-plan.ts';
import { readRangeOf } from '../domain/day-services.ts';
import type { LiveTenant } from '../domain/live-tenant.ts';
import { loadDayOccupancies, type DayRange } from '../persistence/day-occupancies.ts';
import { databaseNow } from '../persistence/sql/database-now.ts';
import type { EventLoopPace } from './event-loop-pace.ts';

/** Restaurants of a tenant whose day is to be computed. */
export interface LiveBatch {
  readonly tenant: LiveTenant;
  readonly day: AvailabilityDay;
  readonly ordinals: readonly number[];
}

/** What one snapshot says about them. */
export interface LoadedBatch extends LiveBatch {
  readonly stamp: Stamp;
  /** The database's clock. */
  readonly nowMs: number;
  /** By ordinal: those of which no floor plan was kept. Null for a restaurant that is no more. */
  readonly plans: ReadonlyMap<number, HousePlan | null>;
  /** By restaurant id, see `parseOccupancies`. */
  readonly occupancies: ReadonlyMap<number, string>;
}

/** A batch takes a tenth of a second; a server that needs so much longer is better asked again later. */
const deadlineMs = 20_000;
const lastDate = '9999-12-31';

/** Reads a batch on one snapshot, which its first statement names. */
export function loadLiveBatch(database: Database, batch: LiveBatch, at: { nowMs: number; pace: EventLoopPace }): Promise<LoadedBatch> {
  const ctx = systemContext(batch.tenant.tenantId, { deadlineAtMs: performance.now() + deadlineMs });
  return database.read(ctx, async (tx) => {
    const [stamp, nowMs, plans] = await Promise.all([readStamp(tx), databaseNow(tx, database.clockOffsetMs), loadMissingPlans(tx, batch, at.nowMs)]);
    const occupancies = await loadDayOccupancies(tx, await rangesOf(batch, plans, at.pace));
    return { ...batch, stamp, nowMs, plans, occupancies };
  });
}

/** Floors are kept for all dates to come, so they are read with all special days from the eve of yesterday on, the earliest day of any zone. */
async function loadMissingPlans(tx: Tx, { tenant, ordinals }: LiveBatch, nowMs: number): Promise<Map<number, HousePlan | null>> {
  const missing = ordinals.filter((ordinal) => !tenant.plans.has(ordinal));
  if (missing.length === 0) return new Map();
  const byId = await loadFloorPlans(tx, { restaurantIds: missing.map((ordinal) => tenant.ordinals.idOf(ordinal)), fromDate: calendarDateOf(Math.floor(nowMs / dayMs) - 2), toDate: lastDate });
  return new Map(missing.map((ordinal) => [ordinal, byId.get(tenant.ordinals.idOf(ordinal)) ?? null]));
}

async function rangesOf({ tenant, day: { serviceDate }, ordinals }: LiveBatch, loaded: LoadedBatch['plans'], pace: EventLoopPace): Promise<DayRange[]> {
  const ranges: DayRange[] = [];
  for (const ordinal of ordinals) {
    if (pace.isOver) await pace.turn();
    const plan = loaded.get(ordinal) ?? tenant.plans.get(ordinal);
    // Gone, or forgotten since: then it is put back.
    if (plan === null) continue;
    const range = readRangeOf({ ...plan, specialDay: specialDayOf(plan, serviceDate) }, quarterTableOf(serviceDate, plan.timeZone));
    ranges.push({ restaurantId: tenant.ordinals.idOf(ordinal), ...range });
  }
  return ranges;
}
