import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Guest, rowsOf, someDate } from '../e2e/bookings/support.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';

const date = someDate();

// Allocations name no date, so they are not watched: what changes them has to change its booking, too.
describe('the log of bookings', () => {
  let api: TestApi;
  let staff: Guest;
  let tenantId: string;
  let clockOffsetMs = 0;

  beforeAll(async () => {
    api = await startTestApi({ databaseClockOffsetMs: () => clockOffsetMs });
    tenantId = await api.aTenant();
    staff = new Guest(api.app, (await api.aKey(tenantId)).key);
    await sql(`CREATE TABLE touched (xid xid8, booking_id uuid)`);
    await sql(`CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN INSERT INTO public.touched VALUES (pg_current_xact_id(), coalesce(NEW.booking_id, OLD.booking_id)); RETURN NULL; END $$`);
    await sql(`CREATE TRIGGER touch AFTER INSERT OR UPDATE OR DELETE ON allocations FOR EACH ROW EXECUTE FUNCTION touch()`);
  });
  afterAll(() => api.close());

  const sql = <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> => rowsOf<Row>(api.database.url, text, [...values]);
  const post = async (url: string, body: object = {}): Promise<string> => {
    const answer = await staff.post(url, body);
    expect(answer.status, `${url}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    return answer.body.id;
  };
  const wish = (house: SavedRestaurant, more: object = {}): object => ({ restaurant_id: house.id, date, time: '19:00', party_size: 2, guest: { name: 'A' }, ...more });
  const book = (house: SavedRestaurant, more: object = {}): Promise<string> => post('/v1/bookings', wish(house, more));
  const aHouse = (): Promise<SavedRestaurant> => aRestaurant({ tenantId }).withTable({ name: 'four', seats: 4, minParty: 1 }).save(api.database);
  /** Transactions that changed tables of the house's bookings, and of those the ones whose day is not in the log. */
  const unheard = async ({ id }: SavedRestaurant): Promise<{ changed: number; unheard: number }> => {
    const [row] = await sql<{ changed: number; unheard: number }>(
      `SELECT count(*)::int AS changed,
              count(*) FILTER (WHERE NOT EXISTS (SELECT FROM cache_invalidations i WHERE i.xid = t.xid AND 'availability:' || $1 || ':' || to_char(b.service_date, 'YYYY-MM-DD') = ANY (i.tags)))::int AS unheard
         FROM touched t JOIN bookings b ON b.id = t.booking_id WHERE b.restaurant_id = $1::int`,
      [String(id)],
    );
    return row ?? { changed: 0, unheard: 0 };
  };

  const acts: readonly (readonly [what: string, act: (house: SavedRestaurant) => Promise<void>])[] = [
    ['a new booking', async (house) => void (await book(house))],
    ['bookings of a day that is known', async (house) => {
      await book(house);
      await book(house, { time: '21:15' });
    }],
    ['a hold', async (house) => void (await post(`/v1/restaurants/${house.id}/holds`, { date, time: '19:00', party_size: 2 }))],
    ['a cancellation', async (house) => void (await post(`/v1/bookings/${await book(house)}/cancel`))],
    ['a party that arrives, sits and leaves', async (house) => {
      const id = await book(house);
      for (const verb of ['arrive', 'seat', 'complete']) await post(`/v1/bookings/${id}/${verb}`);
    }],
    ['a no-show', async (house) => void (await post(`/v1/bookings/${await book(house)}/no-show`))],
    ['a move to another time', async (house) => void (await post(`/v1/bookings/${await book(house)}/move`, { time: '20:30' }))],
    ['a party that makes room', async (house) => {
      await book(house);
      await sql(`INSERT INTO tables (tenant_id, restaurant_id, area_id, name, min_party, max_party) VALUES ($1, $2, $3, 'two', 1, 2)`, [tenantId, house.id, house.areaIds[0]]);
      await book(house, { party_size: 4 });
    }],
    ['a hold that has run out', async (house) => {
      await post(`/v1/restaurants/${house.id}/holds`, { date, time: '19:00', party_size: 4 });
      clockOffsetMs = 3_600_000;
      try {
        await book(house, { party_size: 4 });
      } finally {
        clockOffsetMs = 0;
      }
    }],
  ];

  it.each(acts)('names the day of %s', async (_what, act) => {
    const house = await aHouse();
    await act(house);
    const found = await unheard(house);
    expect(found.changed).toBeGreaterThan(0);
    expect(found.unheard).toBe(0);
  });
});
