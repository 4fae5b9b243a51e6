import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Guest, rowsOf, someDate } from '../e2e/bookings/support.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { aRestaurant } from '../support/builders/restaurant-builder.ts';

describe('pacing, which no constraint keeps', () => {
  let one: TestApi;
  let guest: Guest;
  let tenantId: string;

  beforeAll(async () => {
    one = await startTestApi({ env: { COUVERT_POOL_SIZE: '12' } });
    tenantId = await one.aTenant();
    guest = new Guest(one.app, (await one.aKey(tenantId)).key);
  });
  afterAll(() => one.close());

  const starting = (id: number): Promise<{ parties: number; covers: number }[]> =>
    rowsOf(one.database.url, 'SELECT count(*)::int AS parties, sum(party)::int AS covers FROM bookings WHERE restaurant_id = $1 AND occupies', [id]);

  it('is never exceeded by guests who come at once: parties', async () => {
    const { id } = await aRestaurant({ tenantId }).withTables(20, { seats: 4 }).withService({ pacingParties: 3 }).save(one.database);
    const answers = await Promise.all(Array.from({ length: 30 }, () => guest.post('/v1/bookings', { restaurant_id: id, date: someDate(), time: '19:00', party_size: 2, guest: { name: 'A' } })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(await starting(id)).toEqual([{ parties: 3, covers: 6 }]);
  });

  it('is never exceeded by guests who come at once: covers', async () => {
    const { id } = await aRestaurant({ tenantId }).withTables(20, { seats: 4 }).withService({ pacingCovers: 10 }).save(one.database);
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => guest.post('/v1/bookings', { restaurant_id: id, date: someDate(), time: '19:00', party_size: 2 + (i % 3), guest: { name: 'A' } })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
    const [sum] = await starting(id);
    expect(sum?.covers).toBeLessThanOrEqual(10);
    // Nobody was refused while there was room for the smallest party.
    expect(sum?.covers).toBeGreaterThanOrEqual(9);
  });

  it('opens again when a booking is cancelled, for one', async () => {
    const { id } = await aRestaurant({ tenantId }).withTables(5, { seats: 4 }).withService({ pacingParties: 1 }).save(one.database);
    const book = (): ReturnType<Guest['post']> => guest.post('/v1/bookings', { restaurant_id: id, date: someDate(), time: '19:00', party_size: 2, guest: { name: 'A' } });
    const first = await book();
    expect((await book()).status).toBe(409);
    expect((await guest.post(`/v1/bookings/${first.body.id}/cancel`, {}, { token: first.body.manage_token })).status).toBe(200);
    expect((await Promise.all([book(), book(), book()])).map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
  });
});
