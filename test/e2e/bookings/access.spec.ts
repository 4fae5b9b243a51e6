import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidV7 } from '#kernel';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { Guest, someDate, type Got } from './support.ts';

describe('who may deal with a booking (B5)', () => {
  let api: TestApi;
  let tenantId: string;
  let diner: Guest;
  let staff: Guest;
  let house: SavedRestaurant;
  let mine: Got;

  beforeAll(async () => {
    api = await startTestApi();
    tenantId = await api.aTenant();
    house = await aRestaurant({ tenantId }).withTables(4).save(api.database);
    diner = new Guest(api.app, (await api.aKey(tenantId, { kind: 'publishable', scopes: ['restaurants:read', 'bookings:create'] })).key);
    staff = new Guest(api.app, (await api.aKey(tenantId)).key);
    mine = await book();
  });
  afterAll(() => api?.close());

  const book = (): Promise<Got> => diner.post('/v1/bookings', { restaurant_id: house.id, date: someDate(), time: '19:30', party_size: 2, guest: { name: 'Ada' } });
  const tries = (id: string, guest: Guest, token?: string): Promise<Got[]> => {
    const sent = { ifMatch: '*', ...(token === undefined ? {} : { token }) };
    return Promise.all([
      guest.get(`/v1/bookings/${id}`, sent),
      guest.patch(`/v1/bookings/${id}`, { requests: 'mine now' }, sent),
      guest.post(`/v1/bookings/${id}/cancel`, {}, sent),
    ]);
  };

  it('without its token, or with another’s, it is not there', async () => {
    const other = await book();
    const tokens = [undefined, other.body.manage_token, 'x'.repeat(43), 'short', ''];
    for (const token of tokens) {
      for (const { status, body } of await tries(mine.body.id, diner, token)) expect([status, body.code]).toEqual([404, 'NOT_FOUND']);
    }
    expect((await tries(uuidV7(), diner, mine.body.manage_token)).map(({ status }) => status)).toEqual([404, 404, 404]);
  });

  it('its reference opens nothing', async () => {
    expect((await diner.get(`/v1/bookings/${String(mine.body['reference'])}`, { token: mine.body.manage_token })).status).toBe(404);
  });

  it('another tenant’s staff do not see it, nor does a key of another restaurant', async () => {
    const stranger = new Guest(api.app, (await api.aKey(await api.aTenant())).key);
    const neighbour = new Guest(api.app, (await api.aKey(tenantId, { restaurantIds: [house.id + 1_000] })).key);
    for (const guest of [stranger, neighbour]) {
      expect((await tries(mine.body.id, guest, mine.body.manage_token)).map(({ status }) => status)).toEqual([404, 404, 404]);
      expect((await guest.post('/v1/bookings', { restaurant_id: house.id, date: someDate(), time: '19:30', party_size: 2, guest: { name: 'Eve' } })).status).toBe(404);
    }
  });

  it('what staff do is closed to diners, token or not', async () => {
    const answers = await Promise.all(
      ['confirm', 'decline', 'arrive', 'seat', 'complete', 'no-show', 'move'].map((verb) => diner.post(`/v1/bookings/${mine.body.id}/${verb}`, {}, { token: mine.body.manage_token })),
    );
    for (const { status, body } of answers) expect([status, body.code]).toEqual([403, 'FORBIDDEN']);
    expect((await diner.get(`/v1/bookings/${mine.body.id}/events`)).status).toBe(403);
  });

  it('its guest and the house may', async () => {
    expect((await diner.get(`/v1/bookings/${mine.body.id}`, { token: mine.body.manage_token })).status).toBe(200);
    expect((await staff.get(`/v1/bookings/${mine.body.id}`)).status).toBe(200);
    expect((await staff.post(`/v1/bookings/${mine.body.id}/cancel`)).body.status).toBe('cancelled');
  });
});
