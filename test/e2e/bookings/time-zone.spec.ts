import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aRestaurant } from '../../support/builders/restaurant-builder.ts';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { Guest, rowsOf, someDate } from './support.ts';

describe('the time zone of a restaurant', () => {
  let api: TestApi;
  let staff: Guest;
  let tenantId: string;

  beforeAll(async () => {
    api = await startTestApi();
    tenantId = await api.aTenant();
    staff = new Guest(api.app, (await api.aKey(tenantId)).key);
  });
  afterAll(() => api.close());

  const move = (id: number): ReturnType<Guest['patch']> => staff.patch(`/v1/restaurants/${id}`, { time_zone: 'America/New_York' }, { ifMatch: '*' });

  it('stays while a guest is expected, and may change once nobody is', async () => {
    const house = await aRestaurant({ tenantId }).withTable().save(api.database);
    const booked = await staff.post('/v1/bookings', { restaurant_id: house.id, date: someDate(), time: '19:00', party_size: 2, guest: { name: 'A' } });
    expect(booked.status).toBe(201);
    expect(await move(house.id)).toMatchObject({ status: 409, body: { code: 'TIME_ZONE_IN_USE' } });
    expect((await staff.get(`/v1/restaurants/${house.id}`)).body).toMatchObject({ time_zone: 'Europe/Brussels' });
    expect((await staff.post(`/v1/bookings/${booked.body.id}/cancel`)).status).toBe(200);
    expect((await move(house.id)).status).toBe(200);
  });

  it('may change when all guests have left, and with other words at any time', async () => {
    const house = await aRestaurant({ tenantId }).withTable().save(api.database);
    const booked = await staff.post('/v1/bookings', { restaurant_id: house.id, date: someDate(), time: '19:00', party_size: 2, guest: { name: 'A' } });
    expect((await staff.patch(`/v1/restaurants/${house.id}`, { name: 'Another', time_zone: 'Europe/Brussels' }, { ifMatch: '*' })).status).toBe(200);
    await rowsOf(api.database.url, `UPDATE bookings SET starts_at = now() - interval '3 hours', ends_at = now() - interval '1 hour', occupied_until = now() - interval '1 hour', status = 'completed' WHERE id = $1`, [booked.body.id]);
    expect((await move(house.id)).status).toBe(200);
  });

  it('is held also against a change by hand', async () => {
    const house = await aRestaurant({ tenantId }).withTable().save(api.database);
    await staff.post('/v1/bookings', { restaurant_id: house.id, date: someDate(), time: '19:00', party_size: 2, guest: { name: 'A' } });
    await expect(rowsOf(api.database.url, `UPDATE restaurants SET time_zone = 'UTC' WHERE id = $1`, [house.id])).rejects.toMatchObject({ message: 'bookings_keep_their_clock' });
  });
});
