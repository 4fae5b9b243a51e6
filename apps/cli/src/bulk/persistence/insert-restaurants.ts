import { statement, type Tx } from '#kernel';
import type { RestaurantDraft } from '../restaurant-draft.ts';
import { arrayText, columnsOf } from './columns.ts';
import { insertFloors } from './insert-floors.ts';
import { insertSchedules } from './insert-schedules.ts';
import { reserveIds } from './reserve-ids.ts';

/** A draft whose restaurant, areas and tables have got their ids. */
export interface Placed {
  readonly id: number;
  readonly areaIds: readonly number[];
  readonly tableIds: readonly number[];
  readonly draft: RestaurantDraft;
}

// COPY would be faster still, but PostgreSQL refuses COPY FROM into a table with row-level security, and the rows
// shall pass the same policy as everybody's. Arrays in one parameter a column are the next best: one parse, one plan.
const insert = statement(
  'bulk_insert_restaurants',
  `INSERT INTO restaurants (id, tenant_id, source, source_id, slug, name, description, cuisines, price_level, street, city, postal_code, country,
                            latitude, longitude, time_zone, currency, phone, email, website, attributes, status)
   SELECT n.id, $2, n.source, n.source_id, n.slug, n.name, n.description, n.cuisines::text[], n.price_level, n.street, n.city, n.postal_code, n.country,
          n.latitude, n.longitude, n.time_zone, n.currency, n.phone, n.email, n.website, n.attributes::text[], n.status
     FROM unnest($1::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::smallint[], $10::text[], $11::text[], $12::text[], $13::text[],
                 $14::float8[], $15::float8[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[])
       AS n (id, source, source_id, slug, name, description, cuisines, price_level, street, city, postal_code, country,
             latitude, longitude, time_zone, currency, phone, email, website, attributes, status)`,
);
const insertPolicies = statement(
  'bulk_insert_policies',
  `INSERT INTO restaurant_policies (restaurant_id, tenant_id, min_party, max_party, lead_minutes, horizon_days, hold_minutes,
                                    cancellation_cutoff_minutes, buffer_minutes, turn_times, auto_confirm)
   SELECT n.id, $2, n.min_party, n.max_party, n.lead_minutes, n.horizon_days, n.hold_minutes, n.cancellation_cutoff_minutes, n.buffer_minutes, n.turn_times, n.auto_confirm
     FROM unnest($1::int[], $3::smallint[], $4::smallint[], $5::int[], $6::smallint[], $7::smallint[], $8::int[], $9::smallint[], $10::jsonb[], $11::boolean[])
       AS n (id, min_party, max_party, lead_minutes, horizon_days, hold_minutes, cancellation_cutoff_minutes, buffer_minutes, turn_times, auto_confirm)`,
);
const insertRatings = statement('bulk_insert_ratings', `INSERT INTO restaurant_ratings (restaurant_id, tenant_id) SELECT id, $2 FROM unnest($1::int[]) AS n (id)`);

/** Writes new restaurants with their policies, floors, services, special days and blocks, in the order given. */
export async function insertRestaurants(tx: Tx, drafts: readonly RestaurantDraft[]): Promise<Placed[]> {
  if (drafts.length === 0) return [];
  const placed = await place(tx, drafts);
  const ids = arrayText(placed.map(({ id }) => id));
  const { tenantId } = tx.ctx;
  await Promise.all([
    tx.run(insert, [ids, tenantId, ...restaurantColumns(drafts)]),
    tx.run(insertPolicies, [ids, tenantId, ...policyColumns(drafts)]),
    tx.run(insertRatings, [ids, tenantId]),
    insertFloors(tx, placed),
    insertSchedules(tx, placed),
  ]);
  return placed;
}

async function place(tx: Tx, drafts: readonly RestaurantDraft[]): Promise<Placed[]> {
  const areas = drafts.reduce((sum, { floor }) => sum + floor.areas.length, 0);
  const tables = drafts.reduce((sum, { floor }) => sum + floor.tables.length, 0);
  const ids = await reserveIds(tx, { restaurants: drafts.length, areas, tables });
  let nextArea = 0;
  let nextTable = 0;
  return drafts.map((draft, index) => {
    const areaIds = ids.areas.slice(nextArea, (nextArea += draft.floor.areas.length));
    const tableIds = ids.tables.slice(nextTable, (nextTable += draft.floor.tables.length));
    return { id: ids.restaurants[index] as number, areaIds, tableIds, draft };
  });
}

/** In the order of the statement's columns, from `source` on. */
export function restaurantColumns(drafts: readonly RestaurantDraft[]): string[] {
  return columnsOf(drafts, [
    (draft) => draft.source,
    (draft) => draft.sourceId,
    (draft) => draft.slug,
    (draft) => draft.name,
    (draft) => draft.description,
    (draft) => arrayText(draft.cuisines),
    (draft) => draft.priceLevel,
    (draft) => draft.street,
    (draft) => draft.city,
    (draft) => draft.postalCode,
    (draft) => draft.country,
    (draft) => draft.latitude,
    (draft) => draft.longitude,
    (draft) => draft.timeZone,
    (draft) => draft.currency,
    (draft) => draft.phone,
    (draft) => draft.email,
    (draft) => draft.website,
    (draft) => arrayText(draft.attributes),
    (draft) => draft.status,
  ]);
}

function policyColumns(drafts: readonly RestaurantDraft[]): string[] {
  return columnsOf(drafts, [
    ({ policy }) => policy.minParty,
    ({ policy }) => policy.maxParty,
    ({ policy }) => policy.leadMinutes,
    ({ policy }) => policy.horizonDays,
    ({ policy }) => policy.holdMinutes,
    ({ policy }) => policy.cancellationCutoffMinutes,
    ({ policy }) => policy.bufferMinutes,
    ({ policy }) => JSON.stringify(policy.turnTimes.map(({ maxParty, minutes }) => ({ max_party: maxParty, minutes }))),
    ({ policy }) => policy.autoConfirm,
  ]);
}
