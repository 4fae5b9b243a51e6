import { withConnection, insertRows } from '../../support/builders/rows.ts';
import type { TestApi } from '../../support/api.ts';
import { aBooking } from '../../support/builders/booking-builder.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { someDate } from '../bookings/support.ts';

/** One of two tenants that look the same from outside: the same slugs, the same questions. */
export interface Twin {
  readonly tenantId: string;
  readonly key: string;
  /** Leads to the tenant. */
  readonly host: string;
  readonly house: SavedRestaurant;
  /** Whether a text shows something of this tenant. */
  isIn(text: string): boolean;
}

const date = someDate();
export const twinSlug = 'chez-leon';

/** Every route whose answers are kept, by its own name for a restaurant. */
export const keptRoutes: readonly string[] = [
  '/v1/restaurants/:idOrSlug',
  '/v1/restaurants/:idOrSlug/json-ld',
  '/v1/restaurants/:idOrSlug/reviews',
  `/v1/restaurants/:idOrSlug/availability?date=${date}&party_size=2`,
  `/v1/restaurants/:idOrSlug/availability/calendar?month=${date.slice(0, 7)}&party_size=2`,
  '/v1/search?q=leon',
];

export async function twinTenants(api: TestApi): Promise<readonly [Twin, Twin]> {
  return [await aTwin(api, 'of-the-first'), await aTwin(api, 'of-the-second')];
}

async function aTwin(api: TestApi, secret: string): Promise<Twin> {
  const tenantId = await api.aTenant();
  const house = await aRestaurant({ tenantId, slug: twinSlug, name: 'Chez Léon', description: secret }).withTable().save(api.database);
  const bookingId = await aBooking({ restaurant: house, tableIds: [], status: 'completed', startsAt: '2026-01-02T18:00:00Z' }).save(api.database);
  const host = `${secret}.example`;
  await withConnection(api.database, async (db) => {
    await insertRows(db, 'reviews', [{ id: bookingId, tenant_id: tenantId, restaurant_id: house.id, booking_id: bookingId, rating: 4, body: secret, author_name: 'A', dined_on: '2026-01-02', status: 'published' }]);
    await insertRows(db, 'tenant_hosts', [{ host, tenant_id: tenantId }]);
  });
  const { key } = await api.aKey(tenantId);
  const itsId = new RegExp(`"(?:id|restaurant_id|identifier)":"?${house.id}\\b`);
  return { tenantId, key, host, house, isIn: (text) => text.includes(secret) || itsId.test(text) };
}
