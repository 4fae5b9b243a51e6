import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant } from '../../support/builders/restaurant-builder.ts';
import { Guest, rowsOf, someDate } from './support.ts';

const date = someDate();

describe('the history of a booking (B3)', () => {
  let api: TestApi;
  let tenantId: string;
  let staff: Guest;

  beforeAll(async () => {
    api = await startTestApi();
    tenantId = await api.aTenant();
    staff = new Guest(api.app, (await api.aKey(tenantId)).key);
  });
  afterAll(() => api?.close());

  it('has a line for every change, and the outbox a message with the same version', async () => {
    const house = await aRestaurant({ tenantId, policy: { autoConfirm: false } }).withTables(2).save(api.database);
    const held = await staff.post(`/v1/restaurants/${house.id}/holds`, { date, time: '19:30', party_size: 2 });
    const url = `/v1/bookings/${held.body.id}`;
    await staff.post('/v1/bookings', { hold_id: held.body.id, guest: { name: 'Ada', email: 'ada@example.com' } });
    await staff.post(`${url}/confirm`);
    await staff.patch(url, { requests: 'Window' }, { ifMatch: '"3.json"' });
    await staff.patch(url, { time: '20:00' }, { ifMatch: '"4.json"' });
    await staff.post(`${url}/arrive`);
    await staff.post(`${url}/seat`);
    await staff.post(`${url}/complete`);
    const kinds = ['held', 'requested', 'confirmed', 'edited', 'moved', 'arrived', 'seated', 'completed'];
    const history = await staff.get(`${url}/events`);
    expect((history.body['items'] as { kind: string }[]).map(({ kind }) => kind)).toEqual(kinds);
    expect(history.body['items']).toMatchObject([{ from_status: null, to_status: 'held' }, { from_status: 'held', to_status: 'pending' }, { from_status: 'pending', to_status: 'confirmed' }, {}, {}, {}, {}, { from_status: 'seated', to_status: 'completed' }]);
    const messages = await rowsOf<{ topic: string; version: number; text: string }>(api.database.url, `SELECT topic, (payload->>'version')::int AS version, payload::text AS text FROM outbox WHERE key = $1 ORDER BY id`, [held.body.id]);
    expect(messages.map(({ topic, version }) => [topic, version])).toEqual(kinds.map((kind, index) => [`booking.${kind}`, index + 1]));
    for (const { text } of messages) expect(text).not.toMatch(/ada|Ada|token/);
  });

  it('has nothing of what was refused', async () => {
    const house = await aRestaurant({ tenantId }).withTable({ seats: 2 }).save(api.database);
    const wish = { restaurant_id: house.id, date, time: '19:30', party_size: 2, guest: { name: 'Ada' } };
    const { body } = await staff.post('/v1/bookings', wish);
    expect((await staff.post('/v1/bookings', wish)).status).toBe(409);
    expect((await staff.post(`/v1/bookings/${body.id}/complete`)).body.code).toBe('TRANSITION_NOT_ALLOWED');
    expect((await staff.patch(`/v1/bookings/${body.id}`, { party_size: 20 }, { ifMatch: '*' })).status).toBe(409);
    expect(await rowsOf(api.database.url, `SELECT count(*)::int AS n FROM booking_events e JOIN bookings b ON b.id = e.booking_id WHERE b.restaurant_id = $1`, [house.id])).toEqual([{ n: 1 }]);
  });

  it('cannot be rewritten by the application', async () => {
    const privileges = await rowsOf(api.database.url, `SELECT has_table_privilege('couvert_app', 'booking_events', 'UPDATE') AS update, has_table_privilege('couvert_app', 'booking_events', 'DELETE') AS delete`);
    expect(privileges).toEqual([{ update: false, delete: false }]);
  });
});
