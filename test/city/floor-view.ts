import type { Pool } from 'pg';
import type { House, Place, Unit } from '../hammer/facts.ts';
import { fits } from '../hammer/seating.ts';
import type { Occupant } from '../hammer/timeline.ts';

// The database, read by other statements than the application's, and judged by other code.

/** The visit that everybody wants: "a table for 4 at 19:30". */
export interface Visit {
  readonly date: string;
  readonly time: string;
  readonly partySize: number;
}

/** A restaurant, and a house for each of its services that may start the party then; none when it is closed. */
export interface Floor {
  readonly restaurantId: number;
  readonly houses: readonly House[];
}

interface FloorRow {
  readonly id: number;
  readonly offset_minutes: number;
  readonly min_party: number;
  readonly max_party: number;
  readonly buffer_minutes: number;
  readonly turn_times: readonly TurnTimeJson[];
  readonly tables: readonly TableJson[] | null;
  readonly combinations: readonly CombinationJson[] | null;
  readonly services: readonly ServiceJson[] | null;
  readonly special_day: { readonly closed: boolean; readonly services: readonly ServiceJson[] } | null;
}

interface TurnTimeJson { readonly max_party: number; readonly minutes: number }
interface TableJson { readonly id: number; readonly area_id: number; readonly min_party: number; readonly max_party: number }
interface CombinationJson { readonly table_ids: readonly number[]; readonly min_party: number; readonly max_party: number }
interface ServiceJson {
  readonly starts_at_minute: number;
  readonly last_sitting_minute: number;
  readonly slot_step_minutes: number;
  readonly pacing_parties: number | null;
  readonly pacing_covers: number | null;
  readonly area_ids: readonly number[] | null;
  readonly turn_times: readonly TurnTimeJson[] | null;
}

/** Listed restaurants of a tenant whose distance on the sphere is less than that. Imports make no blocks, so none are read. */
const floorsAround = `
  SELECT r.id, p.min_party, p.max_party, p.buffer_minutes, p.turn_times,
         (extract(epoch FROM (($2::date + time '12:00') AT TIME ZONE 'UTC') - (($2::date + time '12:00') AT TIME ZONE r.time_zone)) / 60)::int AS offset_minutes,
         (SELECT jsonb_agg(to_jsonb(t)) FROM tables t WHERE t.restaurant_id = r.id AND t.active) AS tables,
         (SELECT jsonb_agg(to_jsonb(c)) FROM table_combinations c WHERE c.restaurant_id = r.id AND c.active) AS combinations,
         (SELECT jsonb_agg(to_jsonb(s)) FROM services s
           WHERE s.restaurant_id = r.id AND (s.weekdays >> (extract(isodow FROM $2::date)::int - 1)) & 1 = 1
             AND coalesce(s.valid_from <= $2::date, true) AND coalesce(s.valid_to >= $2::date, true)) AS services,
         (SELECT to_jsonb(d) FROM special_days d WHERE d.restaurant_id = r.id AND d.date = $2::date) AS special_day
    FROM restaurants r JOIN restaurant_policies p ON p.restaurant_id = r.id
   WHERE r.tenant_id = $1 AND r.status = 'listed'
     AND 2 * 6371008.8 * asin(sqrt(sin(radians(r.latitude - $3) / 2) ^ 2 + cos(radians($3)) * cos(radians(r.latitude)) * sin(radians(r.longitude - $4) / 2) ^ 2)) < $5`;

const occupantsOf = `
  SELECT b.id, b.party, extract(epoch FROM b.starts_at)::float8 * 1000 AS starts_at_ms, extract(epoch FROM b.occupied_until)::float8 * 1000 AS until_ms,
         b.local_date::text AS local_date, b.local_time, b.status,
         (SELECT coalesce(array_agg(a.table_id), '{}') FROM allocations a WHERE a.booking_id = b.id AND a.active) AS table_ids
    FROM bookings b
   WHERE b.restaurant_id = $1 AND b.status IN ('held', 'pending', 'confirmed', 'arrived', 'seated')`;

export class FloorView {
  constructor(private readonly admin: Pool) {}

  async around({ tenantId, visit, centre, metres }: { tenantId: string; visit: Visit; centre: { latitude: number; longitude: number }; metres: number }): Promise<Floor[]> {
    const { rows } = await this.admin.query<FloorRow>(floorsAround, [tenantId, visit.date, centre.latitude, centre.longitude, metres]);
    return rows.map((row) => ({ restaurantId: row.id, houses: housesOf(row, visit) }));
  }

  /** Who has a place in a restaurant now. */
  async occupants(restaurantId: number): Promise<(Occupant & { readonly localTime: string; readonly localDate: string; readonly status: string })[]> {
    const { rows } = await this.admin.query<{ id: string; party: number; starts_at_ms: number; until_ms: number; local_date: string; local_time: string; status: string; table_ids: number[] }>(occupantsOf, [restaurantId]);
    return rows.map((row) => ({
      bookingId: row.id, party: row.party, startsAtMs: row.starts_at_ms, untilMs: row.until_ms, tableIds: row.table_ids, holdExpiresAtMs: null,
      localDate: row.local_date, localTime: row.local_time, status: row.status,
    }));
  }
}

/** Whether the party fits by one service or another. */
export function isFree({ restaurantId, houses }: Floor, visit: Visit, occupants: readonly Occupant[]): boolean {
  const place: Place = { restaurantId, ...visit };
  return houses.some((house) => fits(house, place, occupants));
}

function housesOf(row: FloorRow, { date, partySize }: Visit): House[] {
  if (partySize < row.min_party || partySize > row.max_party) return [];
  const services = row.special_day === null ? (row.services ?? []) : row.special_day.closed ? [] : row.special_day.services;
  return services.map((service) => ({
    id: row.id,
    dates: [date],
    utcOffsetMinutes: row.offset_minutes,
    units: unitsOf(row, service.area_ids),
    firstStartMinute: service.starts_at_minute,
    lastStartMinute: service.last_sitting_minute,
    slotStepMinutes: service.slot_step_minutes,
    pacingParties: service.pacing_parties,
    pacingCovers: service.pacing_covers,
    turnTimes: (service.turn_times ?? row.turn_times).map(({ max_party: maxParty, minutes }) => ({ maxParty, minutes })),
    bufferMinutes: row.buffer_minutes,
    maxParty: row.max_party,
  }));
}

function unitsOf({ tables, combinations }: FloorRow, areaIds: readonly number[] | null): Unit[] {
  const open = (tables ?? []).filter(({ area_id }) => areaIds === null || areaIds.includes(area_id));
  const openIds = new Set(open.map(({ id }) => id));
  return [
    ...open.map(({ id, min_party, max_party }) => ({ tableIds: [id], minParty: min_party, maxParty: max_party })),
    ...(combinations ?? []).filter(({ table_ids }) => table_ids.every((id) => openIds.has(id))).map(({ table_ids, min_party, max_party }) => ({ tableIds: table_ids, minParty: min_party, maxParty: max_party })),
  ];
}
