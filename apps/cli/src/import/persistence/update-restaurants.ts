import { statement, type Tx } from '#kernel';
import { lockRestaurantExclusive } from '#restaurants';
import { arrayText } from '../../bulk/persistence/columns.ts';
import { insertOpeningHours } from '../../bulk/persistence/insert-schedules.ts';
import { restaurantColumns } from '../../bulk/persistence/insert-restaurants.ts';
import type { RestaurantDraft } from '../../bulk/restaurant-draft.ts';
import { importedDayNote } from '../hours/services-of.ts';

export interface ChangedRestaurant {
  readonly id: number;
  readonly draft: RestaurantDraft;
}

// A slug stays as it was: somebody may have kept the link. A stand-in for a point moves nobody, and only a draft that
// has got its point is listed: who was suspended stays so.
const updatePlaces = statement(
  'import_update_places',
  `UPDATE restaurants r
      SET name = n.name, description = n.description, cuisines = n.cuisines::text[], price_level = n.price_level, street = n.street, city = n.city,
          postal_code = n.postal_code, country = n.country, currency = n.currency, phone = n.phone, email = n.email, website = n.website, attributes = n.attributes::text[],
          latitude = CASE WHEN n.status = 'draft' THEN r.latitude ELSE n.latitude END,
          longitude = CASE WHEN n.status = 'draft' THEN r.longitude ELSE n.longitude END,
          time_zone = CASE WHEN n.status = 'draft' THEN r.time_zone ELSE n.time_zone END,
          status = CASE WHEN r.status = 'draft' THEN n.status ELSE r.status END,
          version = r.version + 1, updated_at = now()
     FROM unnest($1::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::smallint[], $10::text[], $11::text[], $12::text[], $13::text[],
                 $14::float8[], $15::float8[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[])
       AS n (id, source, source_id, slug, name, description, cuisines, price_level, street, city, postal_code, country,
             latitude, longitude, time_zone, currency, phone, email, website, attributes, status)
    WHERE r.id = n.id AND r.tenant_id = $2`,
);

export async function updatePlacesOf(tx: Tx, changed: readonly ChangedRestaurant[]): Promise<void> {
  if (changed.length === 0) return;
  await tx.run(updatePlaces, [arrayText(changed.map(({ id }) => id)), tx.ctx.tenantId, ...restaurantColumns(changed.map(({ draft }) => draft))]);
}

const deleteServices = statement('import_delete_services', `DELETE FROM services WHERE tenant_id = $1 AND restaurant_id = ANY($2::int[])`);
const deleteSpecialDays = statement('import_delete_special_days', `DELETE FROM special_days WHERE tenant_id = $1 AND restaurant_id = ANY($2::int[]) AND note = $3`);

/** Lays services and the import's own special days out anew, while no booking of these restaurants is decided. */
export async function replaceHoursOf(tx: Tx, changed: readonly ChangedRestaurant[]): Promise<void> {
  if (changed.length === 0) return;
  const inOrder = [...changed].sort((a, b) => a.id - b.id);
  const ids = arrayText(inOrder.map(({ id }) => id));
  await Promise.all([
    ...inOrder.map(({ id }) => lockRestaurantExclusive(tx, id)),
    tx.run(deleteServices, [tx.ctx.tenantId, ids]),
    tx.run(deleteSpecialDays, [tx.ctx.tenantId, ids, importedDayNote]),
    insertOpeningHours(tx, inOrder.map(({ id, draft }) => ({ id, areaIds: [], draft }))),
  ]);
}

