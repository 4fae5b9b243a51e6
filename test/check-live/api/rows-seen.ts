import { quarterTableOf, statement, type Tx } from '#kernel';
import { loadFloorPlans, type FloorPlan } from '#restaurants';
import { dayOfPlan, specialDayOf } from '../../../libs/bookings/src/domain/day-of-plan.ts';
import { readRangeOf } from '../../../libs/bookings/src/domain/day-services.ts';
import type { Occupancy } from '../../../libs/bookings/src/domain/restaurant-day.ts';
import { bookableTimes } from '../../../libs/bookings/src/domain/search-times.ts';
import { loadOccupancies } from '../../../libs/bookings/src/persistence/occupancies.ts';
import type { HouseSeen, Question } from '../facts.ts';
import { belongsTo, type Sign } from '../questions.ts';

const readInstant = statement('check_live_instant', `SELECT pg_current_snapshot()::text AS snapshot, extract(epoch FROM clock_timestamp())::float8 * 1000 AS now_ms`);
const readSigns = statement('check_live_signs', `SELECT id, name, cuisines, latitude, longitude, status = 'listed' AS is_listed FROM restaurants WHERE tenant_id = $1`);
const readTouches = statement('check_live_touches', `SELECT restaurant_id, at_ms FROM check_live.touched($1::date)`);

type SignRow = Sign & { readonly id: number; readonly is_listed: boolean };

/** Everything that a transaction's snapshot holds about a date of a tenant's restaurants: all of them, whatever any index says. */
export interface RowsSeen {
  readonly snapshot: string;
  /** The database's clock after the snapshot was taken. */
  readonly readAtMs: number;
  /** This process's monotonic clock when that was known. */
  readonly knownAtMs: number;
  readonly signs: readonly SignRow[];
  readonly touches: readonly { readonly restaurant_id: number | null; readonly at_ms: number }[];
  readonly plans: ReadonlyMap<number, FloorPlan>;
  readonly occupancies: ReadonlyMap<number, readonly Occupancy[]>;
}

export async function readRows(tx: Tx, { date, tenantId }: Question): Promise<RowsSeen> {
  const instant = await tx.one<{ snapshot: string; now_ms: number }>(readInstant, []);
  const knownAtMs = performance.now();
  const [signs, touches] = await Promise.all([tx.rows<SignRow>(readSigns, [tenantId]), tx.rows<RowsSeen['touches'][number]>(readTouches, [date])]);
  const restaurantIds = signs.map(({ id }) => id);
  const plans = await loadFloorPlans(tx, { restaurantIds, fromDate: date, toDate: date });
  const occupancies = await loadOccupancies(tx, { restaurantIds, ...widestRange(plans, date) });
  if (instant === null) throw new Error('a SELECT without FROM has one row');
  return { snapshot: instant.snapshot, readAtMs: instant.now_ms, knownAtMs, signs, touches, plans, occupancies };
}

/**
 * Each restaurant by brute force: those that are asked for, and those that were shown.
 * @param at instants of the service clock: of the answer, and of when the bound began
 */
export function housesIn(rows: RowsSeen, question: Question, shownIds: ReadonlySet<number>, at: { asOfMs: number; settledMs: number }): HouseSeen[] {
  const everyHouseMs = rows.touches.find(({ restaurant_id: id }) => id === null)?.at_ms ?? null;
  const touchedMs = new Map(rows.touches.map(({ restaurant_id: id, at_ms: atMs }) => [id, atMs]));
  return rows.signs.flatMap((sign): HouseSeen[] => {
    const belongs = belongsTo(question, sign);
    if (!shownIds.has(sign.id) && (belongs === 'no' || !sign.is_listed)) return [];
    const touchedAtMs = latest(everyHouseMs, touchedMs.get(sign.id) ?? null);
    return [{ id: sign.id, isListed: sign.is_listed, belongs, touchedAtMs, free: freeAt(rows, sign.id, question, at.asOfMs), settled: freeAt(rows, sign.id, question, at.settledMs) }];
  });
}

function freeAt({ plans, occupancies }: RowsSeen, id: number, question: Question, nowMs: number): number[] {
  const plan = plans.get(id);
  if (plan === undefined) return [];
  return bookableTimes(dayOfPlan(plan, { serviceDate: question.date, bookings: occupancies.get(id) ?? [], nowMs }), question).map(({ minute }) => minute);
}

function latest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}

function widestRange(plans: ReadonlyMap<number, FloorPlan>, serviceDate: string): { fromMs: number; untilMs: number } {
  let [fromMs, untilMs] = [Infinity, 0];
  for (const plan of plans.values()) {
    const range = readRangeOf({ ...plan, specialDay: specialDayOf(plan, serviceDate) }, quarterTableOf(serviceDate, plan.timeZone));
    fromMs = Math.min(fromMs, range.fromMs);
    untilMs = Math.max(untilMs, range.untilMs);
  }
  return { fromMs: Math.min(fromMs, untilMs), untilMs };
}
