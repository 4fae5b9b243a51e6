import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plusDays } from '#kernel';
import { Guest, someDate } from '../bookings/support.ts';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';

interface ListBody {
  readonly items: readonly { readonly id: string; readonly local_time: string; readonly starts_at: string; readonly status: string; readonly name: string; readonly version: number; readonly visits: number; readonly kind: string; readonly tables?: readonly object[] }[];
  readonly next: string | null;
}
interface FloorBody {
  readonly tables: readonly { readonly table: { readonly name: string }; readonly state: string; readonly booking: { readonly id: string } | null; readonly next: { readonly id: string } | null }[];
}

describe('the house’s own book', () => {
  let api: TestApi;
  let staff: Guest;
  let diner: Guest;
  let house: SavedRestaurant;
  const date = someDate();
  const booked: string[] = [];

  const list = async (url: string): Promise<ListBody> => {
    const answer = await staff.get(url);
    expect(answer.status).toBe(200);
    return answer.json<ListBody>();
  };
  const book = async (time: string, name: string, on = date): Promise<string> => {
    const made = await diner.post('/v1/bookings', { restaurant_id: house.id, date: on, time, party_size: 2, guest: { name, email: `${name.toLowerCase()}@example.com` } });
    expect(made.status).toBe(201);
    return made.body.id;
  };

  beforeAll(async () => {
    api = await startTestApi();
    const tenantId = await api.aTenant();
    staff = new Guest(api.app, (await api.aKey(tenantId)).key);
    diner = new Guest(api.app, (await api.aKey(tenantId, { kind: 'publishable', scopes: ['restaurants:read', 'bookings:create'] })).key);
    house = await aRestaurant({ tenantId }).withTable({ seats: 2, name: 'A' }).withTable({ seats: 2, name: 'B' }).withTable({ seats: 2, name: 'C' }).save(api.database);
    for (const [time, name] of [['20:00', 'Zoé'], ['18:00', 'Ada'], ['18:00', 'Grace']] as const) booked.push(await book(time, name));
    booked.push(await book('18:00', 'Tomorrow', plusDays(date, 1)));
  });
  afterAll(() => api.close());

  it('lists a date by start, page after page, with the tables', async () => {
    const url = `/v1/restaurants/${house.id}/bookings?date=${date}&limit=2`;
    const first = await list(url);
    const second = await list(`${url}&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ local_time }) => local_time)).toEqual(['18:00', '18:00', '20:00']);
    expect(second.next).toBeNull();
    expect(first.items[0]?.tables).toHaveLength(1);
  });

  it('finds by name without accents, by reference, by status, and over several dates', async () => {
    const over = `from=${date}&to=${plusDays(date, 1)}`;
    const idsOf = async (query: string): Promise<string[]> => (await list(`/v1/restaurants/${house.id}/bookings?${query}`)).items.map(({ id }) => id);
    expect(await idsOf(`date=${date}&q=zoe`)).toEqual([booked[0]]);
    expect(await idsOf(`${over}&q=tomorrow`)).toEqual([booked[3]]);
    expect(await idsOf(over)).toHaveLength(4);
    expect(await idsOf(`${over}&status=cancelled&status=no_show`)).toEqual([]);
  });

  it('refuses dates that are none, too many, or said twice', async () => {
    for (const query of ['', `date=${date}&from=${date}`, `from=${date}`, `from=${date}&to=${plusDays(date, 400)}`, `from=${date}&to=${plusDays(date, -1)}`, `date=${date}&cursor=abc`]) {
      expect((await staff.get(`/v1/restaurants/${house.id}/bookings?${query}`)).status).toBe(400);
    }
  });

  it('is closed to diners, and to a key of other restaurants', async () => {
    expect((await diner.get(`/v1/restaurants/${house.id}/bookings?date=${date}`)).status).toBe(403);
    const elsewhere = new Guest(api.app, (await api.aKey(house.tenantId, { restaurantIds: [house.id + 1] })).key);
    expect((await elsewhere.get(`/v1/restaurants/${house.id}/bookings?date=${date}`)).status).toBe(404);
    expect((await elsewhere.get(`/v1/bookings/${booked[0]}/events`)).status).toBe(404);
  });

  it('shows the floor at an instant: who sits, who comes next, what is free', async () => {
    const { items } = await list(`/v1/restaurants/${house.id}/bookings?date=${date}`);
    const at = new Date(Date.parse(items[0]?.starts_at ?? '') + 30 * 60_000).toISOString();
    const answer = await staff.get(`/v1/restaurants/${house.id}/floor?at=${at}`);
    expect(answer.status).toBe(200);
    const { tables } = answer.json<FloorBody>();
    const sitting = tables.filter(({ booking }) => booking !== null).map(({ booking }) => booking?.id);
    expect(new Set(sitting)).toEqual(new Set([booked[1], booked[2]]));
    expect(tables.map(({ state }) => state).toSorted()).toEqual(['free', 'taken', 'taken']);
    expect(tables.filter(({ next }) => next?.id === booked[0])).toHaveLength(1);
  });

  it('keeps the history of a booking in the order in which things happened', async () => {
    const id = await book('21:00', 'History');
    for (const step of ['arrive', 'seat', 'complete']) expect((await staff.post(`/v1/bookings/${id}/${step}`)).status).toBe(200);
    expect((await list(`/v1/bookings/${id}/events`)).items.map(({ kind }) => kind)).toEqual(['confirmed', 'arrived', 'seated', 'completed']);
    expect(await staff.post(`/v1/bookings/${id}/seat`)).toMatchObject({ status: 409, body: { code: 'TRANSITION_NOT_ALLOWED' } });
  });

  it('knows its guests: found, read, changed against the version that was read', async () => {
    const { items } = await list('/v1/guests?q=grace');
    expect(items.map(({ name }) => name)).toEqual(['Grace']);
    const url = `/v1/guests/${items[0]?.id}`;
    const read = await staff.get(url);
    expect((await staff.patch(url, { tags: ['vip'] })).status).toBe(428);
    const changed = await staff.patch(url, { tags: ['vip'], notes: 'Window.' }, { ifMatch: read.etag });
    expect(changed).toMatchObject({ status: 200, body: { tags: ['vip'], notes: 'Window.', name: 'Grace', version: 2 } });
    expect((await staff.patch(url, { tags: [] }, { ifMatch: read.etag })).status).toBe(412);
    expect((await staff.get('/v1/guests/0192f7a4-5b6c-7d8e-9f01-23456789abcd')).status).toBe(404);
  });
});
