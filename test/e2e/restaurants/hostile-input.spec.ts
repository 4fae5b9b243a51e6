import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { type Answer, Client, type Problem } from './client.ts';

// One good body for each collection; every member of it is then given every one of these values.
const hostile: readonly unknown[] = [
  null, true, '', ' ', 'x', '0', 0, -1, 1.5, 1e9, 1e308, -2_147_483_649, 9_007_199_254_740_992, [], [null], [[]], ['x'], [1e9], {}, { x: 1 }, [{}],
  'a'.repeat(5001), 'NaN', '9999-12-31', '2027-02-30', '25:00', '2027-06-01T00:00:00Z', '\u202e', '<script>', "'; DROP TABLE tables; --", '%00', '${7*7}', 'ＡＢＣ',
];

describe('hostile input', () => {
  let api: TestApi;
  let staff: Client;
  let bodies: readonly { readonly url: string; readonly body: Record<string, unknown> }[];

  beforeAll(async () => {
    api = await startTestApi();
    const tenantId = await api.aTenant();
    staff = new Client(api.app, (await api.aKey(tenantId)).key);
    bodies = bodiesFor(await aRestaurant({ tenantId }).withTables(2).save(api.database));
  });
  afterAll(() => api?.close());

  it('never makes the server fail: a member of any body with any value is taken or refused with its pointer', async () => {
    for (const { url, body } of bodies) {
      for (const member of Object.keys(body)) {
        for (const value of hostile) {
          const answer = await staff.post<Problem>(url, { ...body, [member]: value });
          const said = `${url} ${member} = ${JSON.stringify(value)}: ${answer.status} ${answer.text.slice(0, 300)}`;
          expect(isFair(answer, member), said).toBe(true);
        }
      }
    }
  });

  it('never makes the server fail in a change either', async () => {
    for (const { url, body } of bodies.slice(1)) {
      const created = await staff.post(url, body);
      const id = created.status === 201 ? created.body.id : (await staff.all(url, 100))[0]?.id;
      for (const member of Object.keys(body)) {
        for (const value of [null, {}, [], [null], -1, 1e9, 'x', '']) {
          const answer = await staff.patch<Problem>(`${url}/${id}`, { [member]: value }, '*');
          const said = `${url} ${member} = ${JSON.stringify(value)}: ${answer.status} ${answer.text.slice(0, 300)}`;
          expect(isFair(answer, member), said).toBe(true);
        }
      }
    }
  });

  it('is refused when a member is unknown, at any depth', async () => {
    for (const { url, body } of bodies) {
      expect(await staff.post<Problem>(url, { ...body, tenant_id: 'x' }), url).toMatchObject({ status: 422, body: { errors: [{ pointer: '/tenant_id', code: 'UNKNOWN_PROPERTY' }] } });
      expect(await staff.post<Problem>(url, { ...body, version: 7, id: 1 }), url).toMatchObject({ status: 422 });
    }
    const [restaurants] = bodies;
    expect(await staff.post<Problem>('/v1/restaurants', { ...restaurants?.body, address: { country: 'BE', planet: 'Earth' } })).toMatchObject({ status: 422, body: { errors: [{ pointer: '/address/planet', code: 'UNKNOWN_PROPERTY' }] } });
  });

  it('is refused when it holds NUL, half a character, or a name twice', async () => {
    for (const { url, body } of bodies) {
      const json = JSON.stringify(body).slice(1, -1);
      for (const poison of [`{${json},"x":"\\u0000"}`, `{${json},"x":"\\ud800"}`, `{${json},"x":1,"x":2}`, `{${json},"__proto__":{}}`, `{${json}`, '[]', '"x"', '7']) {
        expect([400, 422], `${url} ${poison}`).toContain((await staff.post(url, poison)).status);
      }
    }
  });

  it('keeps text as it was written, but composed, and without what no eye sees', async () => {
    const [restaurants] = bodies;
    const name = '<b>Chez\u0007 Le\u0301on</b>\u009f\n& Söhne 🍝';
    const made = await staff.post('/v1/restaurants', { ...restaurants?.body, slug: undefined, name, description: 'a\r\nb\u0008\tc' });
    expect(made).toMatchObject({ status: 201, body: { name: '<b>Chez Léon</b> & Söhne 🍝', description: 'a\nb\tc' } });
  });
});

/** Members that are judged together: what is wrong is told at the second of them. */
const judgedAt: Readonly<Record<string, readonly string[]>> = {
  min_party: ['/max_party'],
  starts_at: ['/last_sitting', '/ends_at'],
  last_sitting: ['/ends_at'],
  valid_from: ['/valid_to'],
  closed: ['/services'],
  scope: ['/area_id', '/table_id'],
};

/** Taken, in conflict with what is there, or refused with pointers at the member and nothing else. */
function isFair({ status, body: { errors = [] } }: Answer<Problem>, member: string): boolean {
  if (status !== 422) return status === 200 || status === 201 || status === 409;
  const places = [`/${member}`, ...(judgedAt[member] ?? [])];
  return errors.length > 0 && errors.every(({ pointer }) => places.some((place) => pointer === place || pointer.startsWith(`${place}/`)));
}

function bodiesFor(house: SavedRestaurant): { url: string; body: Record<string, unknown> }[] {
  const url = `/v1/restaurants/${house.id}`;
  const hours = { name: 'Dinner', starts_at: '18:00', last_sitting: '21:30', ends_at: '23:00', slot_step_minutes: 15, pacing_parties: 1, pacing_covers: 1, area_ids: [...house.areaIds], turn_times: [{ max_party: 2, minutes: 90 }] };
  return [
    {
      url: '/v1/restaurants',
      body: {
        slug: 'slug', name: 'Name', description: '', cuisines: ['thai'], price_level: 1, address: { street: '', city: '', postal_code: '', country: 'BE' }, latitude: 1, longitude: 1,
        time_zone: 'UTC', currency: 'EUR', phone: '+32 123', email: 'a@b.example', website: 'https://a.example', photos: ['https://a.example/1'], attributes: ['wifi'], status: 'draft',
      },
    },
    { url: `${url}/areas`, body: { name: 'Area', sort: 1 } },
    { url: `${url}/tables`, body: { area_id: house.areaIds[0], name: 'Table', min_party: 1, max_party: 2, priority: 0, attributes: ['window'], x: 1, y: 1, active: true } },
    { url: `${url}/combinations`, body: { name: 'Both', table_ids: [...house.tableIds], min_party: 1, max_party: 8, priority: 0, active: true } },
    { url: `${url}/services`, body: { ...hours, weekdays: ['mon'], valid_from: '2027-01-01', valid_to: '2027-12-31' } },
    { url: `${url}/special-days`, body: { date: '2027-12-24', closed: false, note: '', services: [hours] } },
    { url: `${url}/blocks`, body: { scope: 'table', area_id: null, table_id: house.tableIds[0], starts_at: '2027-06-01T00:00:00Z', ends_at: '2027-06-02T00:00:00Z', reason: '' } },
  ];
}
