import { statement, type Tx } from '#kernel';
import type { BlockDraft, ServiceDraft, SpecialDayDraft } from '../restaurant-draft.ts';
import { arrayText, columnsOf } from './columns.ts';
import type { Placed } from './insert-restaurants.ts';

const insertServices = statement(
  'bulk_insert_services',
  `INSERT INTO services (tenant_id, restaurant_id, name, weekdays, starts_at_minute, last_sitting_minute, ends_at_minute, slot_step_minutes,
                         pacing_parties, pacing_covers, area_ids, valid_from, valid_to)
   SELECT $1, n.restaurant_id, n.name, n.weekdays, n.starts_at_minute, n.last_sitting_minute, n.ends_at_minute, n.slot_step_minutes,
          n.pacing_parties, n.pacing_covers, n.area_ids::int[], n.valid_from, n.valid_to
     FROM unnest($2::int[], $3::text[], $4::smallint[], $5::smallint[], $6::smallint[], $7::smallint[], $8::smallint[], $9::smallint[], $10::smallint[], $11::text[], $12::date[], $13::date[])
       AS n (restaurant_id, name, weekdays, starts_at_minute, last_sitting_minute, ends_at_minute, slot_step_minutes, pacing_parties, pacing_covers, area_ids, valid_from, valid_to)`,
);
// What a restaurant has already laid down for a date was laid down by its people, and stays.
const insertSpecialDays = statement(
  'bulk_insert_special_days',
  `INSERT INTO special_days (tenant_id, restaurant_id, date, closed, note, services)
   SELECT $1, n.restaurant_id, n.date, n.closed, n.note, n.services
     FROM unnest($2::int[], $3::date[], $4::boolean[], $5::text[], $6::jsonb[]) AS n (restaurant_id, date, closed, note, services)
   ON CONFLICT ON CONSTRAINT special_days_date_unique DO NOTHING`,
);
const insertBlocks = statement(
  'bulk_insert_blocks',
  `INSERT INTO blocks (tenant_id, restaurant_id, scope, area_id, table_id, starts_at, ends_at, reason)
   SELECT $1, n.restaurant_id, n.scope, n.area_id, n.table_id, to_timestamp(n.starts_at_ms / 1000.0), to_timestamp(n.ends_at_ms / 1000.0), n.reason
     FROM unnest($2::int[], $3::text[], $4::int[], $5::int[], $6::bigint[], $7::bigint[], $8::text[]) AS n (restaurant_id, scope, area_id, table_id, starts_at_ms, ends_at_ms, reason)`,
);

/** What services and special days need of a restaurant that has its ids. */
export type Scheduled = Pick<Placed, 'id' | 'areaIds'> & { readonly draft: Pick<Placed['draft'], 'services' | 'specialDays'> };

/** Services, special days and blocks of new restaurants. */
export async function insertSchedules(tx: Tx, placed: readonly Placed[]): Promise<void> {
  await Promise.all([insertOpeningHours(tx, placed), tx.run(insertBlocks, [tx.ctx.tenantId, ...blockColumns(placed)])]);
}

export async function insertOpeningHours(tx: Tx, scheduled: readonly Scheduled[]): Promise<void> {
  await Promise.all([
    tx.run(insertServices, [tx.ctx.tenantId, ...serviceColumns(scheduled)]),
    tx.run(insertSpecialDays, [tx.ctx.tenantId, ...specialDayColumns(scheduled)]),
  ]);
}

function serviceColumns(scheduled: readonly Scheduled[]): string[] {
  const rows: { restaurantId: number; areaIds: readonly number[] | null; service: ServiceDraft }[] = [];
  for (const place of scheduled) {
    for (const service of place.draft.services) rows.push({ restaurantId: place.id, areaIds: idsOfAreas(place, service), service });
  }
  return columnsOf(rows, [
    (row) => row.restaurantId,
    ({ service }) => service.name,
    ({ service }) => service.weekdays,
    ({ service }) => service.startsAtMinute,
    ({ service }) => service.lastSittingMinute,
    ({ service }) => service.endsAtMinute,
    ({ service }) => service.slotStepMinutes,
    ({ service }) => service.pacingParties,
    ({ service }) => service.pacingCovers,
    (row) => (row.areaIds === null ? null : arrayText(row.areaIds)),
    ({ service }) => service.validFrom,
    ({ service }) => service.validTo,
  ]);
}

function idsOfAreas(place: Pick<Placed, 'areaIds'>, service: ServiceDraft): number[] | null {
  return service.areas === null ? null : service.areas.map((area) => place.areaIds[area] as number);
}

function specialDayColumns(scheduled: readonly Scheduled[]): string[] {
  const rows: { place: Scheduled; day: SpecialDayDraft }[] = scheduled.flatMap((place) => place.draft.specialDays.map((day) => ({ place, day })));
  return columnsOf(rows, [
    ({ place }) => place.id,
    ({ day }) => day.date,
    ({ day }) => day.services.length === 0,
    ({ day }) => day.note,
    ({ place, day }) => JSON.stringify(day.services.map((service) => storedService(service, idsOfAreas(place, service)))),
  ]);
}

/** The form in which special days keep their services: the columns of `services`, but for what one date makes needless. */
function storedService(service: ServiceDraft, areaIds: number[] | null): object {
  return {
    name: service.name,
    starts_at_minute: service.startsAtMinute,
    last_sitting_minute: service.lastSittingMinute,
    ends_at_minute: service.endsAtMinute,
    slot_step_minutes: service.slotStepMinutes,
    pacing_parties: service.pacingParties,
    pacing_covers: service.pacingCovers,
    area_ids: areaIds,
    turn_times: null,
  };
}

function blockColumns(placed: readonly Placed[]): string[] {
  const rows: { place: Placed; block: BlockDraft }[] = placed.flatMap((place) => place.draft.blocks.map((block) => ({ place, block })));
  return columnsOf(rows, [
    ({ place }) => place.id,
    ({ block }) => block.scope,
    ({ place, block }) => (block.scope === 'area' ? (place.areaIds[block.target ?? -1] ?? null) : null),
    ({ place, block }) => (block.scope === 'table' ? (place.tableIds[block.target ?? -1] ?? null) : null),
    ({ block }) => block.startsAtMs,
    ({ block }) => block.endsAtMs,
    ({ block }) => block.reason,
  ]);
}
