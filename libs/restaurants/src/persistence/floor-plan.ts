import { statement, type Tx } from '#kernel';
import type { BookingPolicyRules } from '../domain/booking-policy.ts';
import type { FloorPlan, PlannedBlock, PlannedCombination, PlannedService, PlannedSpecialDay, PlannedTable } from '../domain/floor-plan.ts';
import { toServiceHours, toTurnTime, type StoredServiceHours, type StoredTurnTime } from './stored-json.ts';

// One statement for any number of restaurants: the booking transaction and the page of a search both read through it.
// Rows travel as JSON arrays, not objects: a floor of 30 tables is then a third of the bytes. Blocks are cut generously
// (two days on each side of the dates, whatever the zone): availability itself decides by the instant.
const floorPlans = statement(
  'restaurants_floor_plans',
  `SELECT r.id, v.version, r.status, r.time_zone,
          json_build_array(p.min_party, p.max_party, p.lead_minutes, p.horizon_days, p.hold_minutes, p.cancellation_cutoff_minutes, p.buffer_minutes, p.turn_times, p.auto_confirm) AS policy,
          (SELECT json_agg(json_build_array(t.id, t.area_id, t.name, t.min_party, t.max_party, t.priority) ORDER BY t.id)
             FROM tables t WHERE t.restaurant_id = r.id AND t.active) AS tables,
          (SELECT json_agg(json_build_array(c.id, c.table_ids, c.min_party, c.max_party, c.priority) ORDER BY c.id)
             FROM table_combinations c WHERE c.restaurant_id = r.id AND c.active) AS combinations,
          (SELECT json_agg(json_build_array(s.id, s.name, s.weekdays, s.starts_at_minute, s.last_sitting_minute, s.ends_at_minute, s.slot_step_minutes,
                                            s.pacing_parties, s.pacing_covers, s.area_ids, s.valid_from, s.valid_to, s.turn_times) ORDER BY s.id)
             FROM services s WHERE s.restaurant_id = r.id AND (s.valid_from IS NULL OR s.valid_from <= $4) AND (s.valid_to IS NULL OR s.valid_to >= $3)) AS services,
          (SELECT json_agg(json_build_array(d.date, d.closed, d.services) ORDER BY d.date)
             FROM special_days d WHERE d.restaurant_id = r.id AND d.date BETWEEN $3 AND $4) AS special_days,
          (SELECT json_agg(json_build_array(b.scope, b.area_id, b.table_id, extract(epoch FROM b.starts_at) * 1000, extract(epoch FROM b.ends_at) * 1000) ORDER BY b.id)
             FROM blocks b WHERE b.restaurant_id = r.id AND b.ends_at > $3::date - 2 AND b.starts_at < $4::date + 3) AS blocks
     FROM restaurants r JOIN restaurant_policies p ON p.restaurant_id = r.id JOIN restaurant_plans v ON v.restaurant_id = r.id
    WHERE r.id = ANY($1::int[]) AND r.tenant_id = $2`,
);

interface FloorPlanRow {
  readonly id: number;
  readonly version: string;
  readonly status: FloorPlan['status'];
  readonly time_zone: string;
  readonly policy: [number, number, number, number, number, number, number, StoredTurnTime[], boolean];
  readonly tables: [number, number, string, number, number, number][] | null;
  readonly combinations: [number, number[], number, number, number][] | null;
  readonly services:
    | [number, string, number, number, number, number, number, number | null, number | null, number[] | null, string | null, string | null, StoredTurnTime[] | null][]
    | null;
  readonly special_days: [string, boolean, StoredServiceHours[]][] | null;
  readonly blocks: [PlannedBlock['scope'], number | null, number | null, number, number][] | null;
}

/**
 * Plans of the restaurants that exist in the tenant, whatever their status, for service dates from..to ('YYYY-MM-DD').
 * A restaurant that is not the tenant's is missing from the map.
 */
export async function loadFloorPlans(
  tx: Tx,
  { restaurantIds, fromDate, toDate }: { restaurantIds: readonly number[]; fromDate: string; toDate: string },
): Promise<Map<number, FloorPlan>> {
  const rows = await tx.rows<FloorPlanRow>(floorPlans, [restaurantIds, tx.ctx.tenantId, fromDate, toDate]);
  return new Map(rows.map((row) => [row.id, toFloorPlan(row)]));
}

function toFloorPlan(row: FloorPlanRow): FloorPlan {
  return {
    restaurantId: row.id,
    version: row.version,
    status: row.status,
    timeZone: row.time_zone,
    policy: toPolicy(row.policy),
    tables: (row.tables ?? []).map(([id, areaId, name, minParty, maxParty, priority]): PlannedTable => ({ id, areaId, name, minParty, maxParty, priority })),
    combinations: (row.combinations ?? []).map(([id, tableIds, minParty, maxParty, priority]): PlannedCombination => ({ id, tableIds, minParty, maxParty, priority })),
    services: (row.services ?? []).map(toService),
    specialDays: (row.special_days ?? []).map(([date, closed, services]): PlannedSpecialDay => ({ date, closed, services: services.map(toSpecialService) })),
    blocks: (row.blocks ?? []).map(([scope, areaId, tableId, fromMs, untilMs]): PlannedBlock => ({ scope, areaId, tableId, fromMs, untilMs })),
  };
}

function toPolicy([minParty, maxParty, leadMinutes, horizonDays, holdMinutes, cancellationCutoffMinutes, bufferMinutes, turnTimes, autoConfirm]: FloorPlanRow['policy']): BookingPolicyRules {
  return { minParty, maxParty, leadMinutes, horizonDays, holdMinutes, cancellationCutoffMinutes, bufferMinutes, turnTimes: turnTimes.map(toTurnTime), autoConfirm };
}

function toService(row: NonNullable<FloorPlanRow['services']>[number]): PlannedService {
  const [id, name, weekdays, startsAtMinute, lastSittingMinute, endsAtMinute, slotStepMinutes, pacingParties, pacingCovers, areaIds, validFrom, validTo, turnTimes] = row;
  return {
    id, name, weekdays, startsAtMinute, lastSittingMinute, endsAtMinute, slotStepMinutes,
    pacingParties, pacingCovers, areaIds, validFrom, validTo, turnTimes: turnTimes?.map(toTurnTime) ?? null,
  };
}

function toSpecialService(stored: StoredServiceHours): PlannedService {
  return { ...toServiceHours(stored), id: null, weekdays: 0b111_1111, validFrom: null, validTo: null };
}
