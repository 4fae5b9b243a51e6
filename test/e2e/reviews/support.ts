import { Client as PgClient } from 'pg';
import { ManageTokens } from '#security';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aBooking } from '../../support/builders/booking-builder.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { Client } from '../restaurants/client.ts';

export interface Visit {
  readonly bookingId: string;
  readonly token: string;
}

/** A restaurant, its diners' key and its moderators'. */
export interface ReviewWorld {
  readonly api: TestApi;
  readonly sql: PgClient;
  readonly tenantId: string;
  readonly house: SavedRestaurant;
  readonly diner: Client;
  readonly moderator: Client;
  /** A booking that has come to its end, or wherever it is told to be, with its guest's token. */
  aVisit(options?: { status?: 'completed' | 'seated' | 'confirmed' | 'cancelled'; guestName?: string; restaurant?: SavedRestaurant }): Promise<Visit>;
  close(): Promise<void>;
}

export async function openReviewWorld(): Promise<ReviewWorld> {
  const api = await startTestApi();
  const tenantId = await api.aTenant();
  const house = await aRestaurant({ tenantId, name: 'Chez Leon', slug: 'chez-leon' }).withTables(3, { seats: 4 }).save(api.database);
  const sql = new PgClient({ connectionString: api.database.url });
  await sql.connect();
  const tokens = api.app.get(ManageTokens);
  let evening = 0;
  return {
    api,
    sql,
    tenantId,
    house,
    diner: new Client(api.app, (await api.aKey(tenantId, { kind: 'publishable', scopes: ['restaurants:read', 'bookings:create'] })).key),
    moderator: new Client(api.app, (await api.aKey(tenantId, { scopes: ['reviews:moderate', 'restaurants:read'] })).key),
    aVisit: async ({ status = 'completed', guestName = 'Ada Lovelace', restaurant = house } = {}) => {
      evening += 1;
      const startsAt = new Date(Date.UTC(2026, 0, 1, 18) + evening * 86_400_000).toISOString();
      const bookingId = await aBooking({ restaurant, tableIds: restaurant.tableIds.slice(0, 1), startsAt, status }).save(api.database);
      const token = tokens.issue(bookingId);
      await sql.query('UPDATE bookings SET manage_token_hash = $2, guest_name = $3 WHERE id = $1', [bookingId, tokens.hash(token), guestName]);
      return { bookingId, token };
    },
    close: async () => {
      await sql.end();
      await api.close();
    },
  };
}
