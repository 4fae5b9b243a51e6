import { quarterTableOf, statement, type Tx } from '#kernel';
import { loadFloorPlans, type FloorPlan } from '#restaurants';
import { dayOfPlan, specialDayOf } from '../../../libs/bookings/src/domain/day-of-plan.ts';
import { readRangeOf } from '../../../libs/bookings/src/domain/day-services.ts';
import type { Occupancy } from '../../../libs/bookings/src/domain/restaurant-day.ts';
import { bookableTimes } from '../../../libs/bookings/src/domain/search-times.ts';
import { loadOccupancies } from '../../../libs/bookings/src/persistence/occupancies.ts';
import type { HouseSeen, Question } from '../facts.ts';
import { belongsTo, type Sign } from '../questions.ts';

const readInstant = statement('check_live_instant', `SELECT pg_current_snapshot()::text AS snapshot, extract(epoch FROM clock_timestamp())::float8 * 1000 AS now_ms, extract(epoch FROM pg_postmaster_start_time())::float8 * 1000 AS began_ms`);
const readSigns = statement('check_live_signs', `SELECT id, name, cuisines, latitude, longitude, status = 'listed' AS is_listed FROM restaurants WHERE tenant_id = $1`);
const readTouches = statement('check_live_touches', `SELECT restaurant_id, at_ms FROM check_live.touched($1::date)`);

interface TouchRow {
  /** Null: every restaurant. */
  readonly restaurant_id: number | null;
  readonly at_ms: number;
}

type SignRow = Sign & { readonly id: number; readonly is_listed: boolean };

/** What a transaction's snapshot holds about a date of a tenant's restaurants, whatever any index says of them. */
export interface RowsSeen {
  readonly snapshot: string;
  /** The database's clock after the snapshot was taken. */
  readonly readAtMs: number;
  /** When the server began. */
  readonly beganAtMs: number;
  /** This process's monotonic clock when that was known. */
  readonly knownAtMs: number;
  /** All restaurants of the tenant. */
  readonly signs: readonly SignRow[];
  /** When what decides about a restaurant's day was changed last. */
  readonly touchedMs: ReadonlyMap<number, number>;
  /** Of those that are asked for, or have changed lately and were asked for a moment ago: of nobody else anything may be shown. */
  readonly plans: ReadonlyMap<number, FloorPlan>;
  readonly occupancies: ReadonlyMap<number, readonly Occupancy[]>;
}

export async function readRows(tx: Tx, question: Question): Promise<RowsSeen> {
  const { date, tenantId } = question;
  const instant = await tx.one<{ snapshot: string; now_ms: number; began_ms: number }>(readInstant, []);
  const knownAtMs = performance.now();
  const [signs, touches] = await Promise.all([tx.rows<SignRow>(readSigns, [tenantId]), tx.rows<TouchRow>(readTouches, [date])]);
  const touchedMs = latestTouches(signs, touches);
  const restaurantIds = signs.filter((sign) => touchedMs.has(sign.id) || belongsTo(question, sign) !== 'no').map(({ id }) => id);
  const plans = await loadFloorPlans(tx, { restaurantIds, fromDate: date, toDate: date });
  const occupancies = await loadOccupancies(tx, { restaurantIds, ...widestRange(plans, date) });
  if (instant === null) throw new Error('a SELECT without FROM has one row');
  return { snapshot: instant.snapshot, readAtMs: instant.now_ms, beganAtMs: instant.began_ms, knownAtMs, signs, touchedMs, plans, occupancies };
}

/**
 * Each restaurant by brute force: those that are asked for, and those that were shown.
 * @param at instants of the service clock: of the answer, and of when the bound began
 */
export function housesIn(rows: RowsSeen, question: Question, shownIds: ReadonlySet<number>, at: { asOfMs: number; settledMs: number }): HouseSeen[] {
  return rows.signs.flatMap((sign): HouseSeen[] => {
    const belongs = belongsTo(question, sign);
    if (!shownIds.has(sign.id) && (belongs === 'no' || !sign.is_listed)) return [];
    const free = freeAt(rows, sign.id, question, at.asOfMs);
    const settled = free.length === 0 ? [] : freeAt(rows, sign.id, question, at.settledMs);
    return [{ id: sign.id, isListed: sign.is_listed, belongs, touchedAtMs: Math.max(rows.beganAtMs, rows.touchedMs.get(sign.id) ?? 0), free, settled }];
  });
}

/** What touches every restaurant touches each. */
function latestTouches(signs: readonly SignRow[], touches: readonly TouchRow[]): Map<number, number> {
  const latest = new Map<number, number>();
  const note = (id: number, atMs: number): void => void latest.set(id, Math.max(atMs, latest.get(id) ?? -Infinity));
  for (const { restaurant_id: id, at_ms: atMs } of touches) {
    if (id !== null) note(id, atMs);
    else for (const sign of signs) note(sign.id, atMs);
  }
  return latest;
}

function freeAt({ plans, occupancies }: RowsSeen, id: number, question: Question, nowMs: number): number[] {
  const plan = plans.get(id);
  if (plan === undefined) return [];
  return bookableTimes(dayOfPlan(plan, { serviceDate: question.date, bookings: occupancies.get(id) ?? [], nowMs }), question).map(({ minute }) => minute);
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
