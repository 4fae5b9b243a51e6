import { readStamp, type Stamp } from '#caching';
import { calendarDateOf, dayMs, quarterTableOf, systemContext, type Database, type Tx } from '#kernel';
import { loadFloorPlans } from '#restaurants';
import type { AvailabilityDay } from '../domain/availability-day.ts';
import { specialDayOf, type HousePlan, type VersionedPlan } from '../domain/day-of-plan.ts';
import { readRangeOf } from '../domain/day-services.ts';
import type { LiveTenant } from '../domain/live-tenant.ts';
import type { Occupancy } from '../domain/restaurant-day.ts';
import type { TimeRange } from '../domain/shared-times.ts';
import { loadDayOccupancies } from '../persistence/day-occupancies.ts';
import { databaseNow } from '../persistence/sql/database-now.ts';
import type { EventLoopPace } from './event-loop-pace.ts';

/** Restaurants of a tenant whose day is to be computed. */
export interface LiveBatch {
  readonly tenant: LiveTenant;
  readonly day: AvailabilityDay;
  readonly ordinals: readonly number[];
}

/** Who takes up room, by restaurant. */
export interface HouseOccupancies {
  /** To be walked through first. */
  link(): Iterable<void>;
  of(restaurantId: number, serviceDate: string): readonly Occupancy[];
}

/** What one snapshot says about them. */
export interface LoadedBatch extends LiveBatch {
  readonly stamp: Stamp;
  /** The database's clock. */
  readonly nowMs: number;
  /** By ordinal: those of which no floor plan was kept. Null for a restaurant that is no more. */
  readonly plans: ReadonlyMap<number, VersionedPlan | null>;
  /** Everybody in the range; null when nobody was asked for, as none has a floor plan. */
  readonly range: TimeRange | null;
  readonly occupancies: HouseOccupancies;
}

export interface LoadOptions {
  readonly nowMs: number;
  readonly pace: EventLoopPace;
  /** Cuts the connection. */
  readonly signal: AbortSignal;
}

/** A batch takes a tenth of a second; a server that needs so much longer is better asked again later. */
const deadlineMs = 20_000;
const lastDate = '9999-12-31';
const nobody: HouseOccupancies = { link: () => [], of: () => [] };

/** Reads a batch on one snapshot, which its first statement names. Where all floor plans are known, in one round trip. */
export function loadLiveBatch(database: Database, batch: LiveBatch, options: LoadOptions): Promise<LoadedBatch> {
  const { tenant, day, ordinals } = batch;
  const ctx = systemContext(tenant.tenantId, { deadlineAtMs: performance.now() + deadlineMs });
  const restaurantIds = ordinals.map((ordinal) => tenant.ordinals.idOf(ordinal));
  const missing = ordinals.filter((ordinal) => !tenant.plans.has(ordinal));
  const load = async (tx: Tx): Promise<LoadedBatch> => {
    const read = (range: TimeRange | null): Promise<HouseOccupancies> => (range === null ? Promise.resolve(nobody) : loadDayOccupancies(tx, { restaurantIds, ...range }));
    const begun = [readStamp(tx), databaseNow(tx, database.clockOffsetMs)] as const;
    if (missing.length === 0) {
      const range = tenant.times.readRange(day.serviceDate, ordinals);
      const [stamp, nowMs, occupancies] = await Promise.all([...begun, read(range)]);
      return { ...batch, stamp, nowMs, plans: new Map(), range, occupancies };
    }
    const [stamp, nowMs, plans] = await Promise.all([...begun, loadPlans(tx, { tenant, missing, nowMs: options.nowMs })]);
    const range = await widestOf(batch, plans, options.pace);
    return { ...batch, stamp, nowMs, plans, range, occupancies: await read(range) };
  };
  return database.read(ctx, load, { signal: options.signal });
}

/** Floors are kept for all dates to come, so they are read with all special days from the eve of yesterday on, the earliest day of any zone. */
async function loadPlans(tx: Tx, { tenant, missing, nowMs }: { tenant: LiveTenant; missing: readonly number[]; nowMs: number }): Promise<Map<number, VersionedPlan | null>> {
  const byId = await loadFloorPlans(tx, { restaurantIds: missing.map((ordinal) => tenant.ordinals.idOf(ordinal)), fromDate: calendarDateOf(Math.floor(nowMs / dayMs) - 2), toDate: lastDate });
  return new Map(missing.map((ordinal) => [ordinal, byId.get(tenant.ordinals.idOf(ordinal)) ?? null]));
}

/** The range that decides the day for those whose plans were loaded now, and for those whose plans were known. */
async function widestOf({ tenant, day: { serviceDate }, ordinals }: LiveBatch, loaded: LoadedBatch['plans'], pace: EventLoopPace): Promise<TimeRange | null> {
  let range = tenant.times.readRange(serviceDate, ordinals.filter((ordinal) => !loaded.has(ordinal)));
  for (const plan of loaded.values()) {
    if (pace.isOver) await pace.turn();
    const own = plan === null ? null : rangeIfAny(plan, serviceDate);
    if (own === null) continue;
    range = range === null ? own : { fromMs: Math.min(range.fromMs, own.fromMs), untilMs: Math.max(range.untilMs, own.untilMs) };
  }
  return range;
}

/** Null for a floor plan that no day can be made of: who computes it finds that out, and others must not wait for it. */
function rangeIfAny(plan: HousePlan, serviceDate: string): TimeRange | null {
  try {
    return rangeOf(plan, serviceDate);
  } catch {
    return null;
  }
}

/** The range whose bookings decide the day of a house. */
export function rangeOf(plan: HousePlan, serviceDate: string): TimeRange {
  return readRangeOf({ ...plan, specialDay: specialDayOf(plan, serviceDate) }, quarterTableOf(serviceDate, plan.timeZone));
}
