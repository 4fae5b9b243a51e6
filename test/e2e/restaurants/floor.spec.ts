import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aBooking } from '../../support/builders/booking-builder.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { Client, faultsOf, type Problem } from './client.ts';

describe('the floor of a restaurant', () => {
  let api: TestApi;
  let tenantId: string;
  let staff: Client;
  let house: SavedRestaurant;
  let other: SavedRestaurant;
  let url: string;

  beforeAll(async () => {
    api = await startTestApi();
    tenantId = await api.aTenant();
    staff = new Client(api.app, (await api.aKey(tenantId)).key);
    other = await aRestaurant({ tenantId }).withTable().save(api.database);
  });
  beforeEach(async () => {
    house = await aRestaurant({ tenantId }).withArea({ name: 'Room' }).withTables(3, { seats: 4 }).withArea({ name: 'Bar' }).save(api.database);
    url = `/v1/restaurants/${house.id}`;
  });
  afterAll(() => api?.close());

  describe('areas', () => {
    it('are made, read, changed and deleted', async () => {
      const made = await staff.post(`${url}/areas`, { name: ' Terrasse d’e\u0301te\u0301 ' });
      expect(made).toMatchObject({ status: 201, etag: '"1.json"', body: { restaurant_id: house.id, name: 'Terrasse d’été', sort: 0, version: 1 } });
      const at = `${url}/areas/${made.body.id}`;
      expect(await staff.get(at)).toMatchObject({ status: 200, etag: '"1.json"', body: made.body });
      expect(await staff.patch(at, { sort: 4 }, made.etag)).toMatchObject({ status: 200, etag: '"2.json"', body: { ...made.body, sort: 4, version: 2 } });
      expect(await staff.patch(at, { sort: 5 }, made.etag)).toMatchObject({ status: 412 });
      expect((await staff.delete(at, made.etag)).status).toBe(412);
      expect((await staff.delete(at, '"2.json"')).status).toBe(204);
      expect((await staff.get(at)).status).toBe(404);
    });

    it('have names of their own', async () => {
      expect(await staff.post(`${url}/areas`, { name: 'Bar' })).toMatchObject({ status: 409, body: { code: 'NAME_TAKEN' } });
      expect(await staff.patch(`${url}/areas/${house.areaId('Room')}`, { name: 'Bar' }, '*')).toMatchObject({ status: 409, body: { code: 'NAME_TAKEN' } });
    });

    it('stay while something stands in them, or names them', async () => {
      const bar = `${url}/areas/${house.areaId('Bar')}`;
      expect(await staff.delete(`${url}/areas/${house.areaId('Room')}`, '*')).toMatchObject({ status: 409, body: { code: 'IN_USE', detail: 'It belongs to the table T1.' } });
      const service = await staff.post(`${url}/services`, { name: 'Drinks', weekdays: ['mon'], starts_at: '17:00', last_sitting: '20:00', ends_at: '21:00', area_ids: [house.areaId('Bar')] });
      expect(await staff.delete(bar, '*')).toMatchObject({ status: 409, body: { code: 'IN_USE', detail: 'It belongs to the service Drinks.' } });
      await staff.delete(`${url}/services/${service.body.id}`, '*');
      const hours = { name: 'Party', starts_at: '17:00', last_sitting: '20:00', ends_at: '21:00', area_ids: [house.areaId('Bar')] };
      const day = await staff.post(`${url}/special-days`, { date: '2099-12-31', closed: false, services: [hours] });
      expect(day.status).toBe(201);
      expect(await staff.delete(bar, '*')).toMatchObject({ status: 409, body: { code: 'IN_USE', detail: 'It belongs to the special day 2099-12-31.' } });
      await staff.patch(`${url}/special-days/${day.body.id}`, { date: '2020-12-31' }, '*');
      expect((await staff.delete(bar, '*')).status).toBe(204);
    });
  });

  describe('tables', () => {
    it('are made, read, changed and deleted', async () => {
      const area_id = house.areaId('Bar');
      const made = await staff.post(`${url}/tables`, { area_id, name: 'B1', min_party: 2, max_party: 3, priority: -5, attributes: ['window'], x: 1.1, y: -2 });
      expect(made).toMatchObject({ status: 201, body: { area_id, name: 'B1', min_party: 2, max_party: 3, priority: -5, attributes: ['window'], x: 1.1, y: -2, active: true, version: 1 } });
      const at = `${url}/tables/${made.body.id}`;
      expect(await staff.patch(at, { active: false, x: null, area_id: house.areaId('Room') }, made.etag)).toMatchObject({ status: 200, body: { ...made.body, active: false, x: null, area_id: house.areaId('Room'), version: 2 } });
      expect((await staff.delete(at, '"2.json"')).status).toBe(204);
    });

    it('stand in an area of their restaurant', async () => {
      const table = { name: 'X', max_party: 4 };
      for (const area_id of [other.areaIds[0], 2_147_483_647]) {
        expect(faultsOf(await staff.post<Problem>(`${url}/tables`, { ...table, area_id }))).toEqual(['/area_id UNKNOWN']);
        expect(faultsOf(await staff.patch<Problem>(`${url}/tables/${house.tableIds[0]}`, { area_id }, '*'))).toEqual(['/area_id UNKNOWN']);
      }
    });

    it('seat a smallest party that is not larger than the largest, also after a change of one of them', async () => {
      const area_id = house.areaIds[0];
      expect(faultsOf(await staff.post<Problem>(`${url}/tables`, { area_id, name: 'X', min_party: 5, max_party: 4 }))).toEqual(['/max_party ORDER']);
      expect(faultsOf(await staff.patch<Problem>(`${url}/tables/${house.tableIds[0]}`, { min_party: 5 }, '*'))).toEqual(['/max_party ORDER']);
    });

    it('are not deleted while a combination or a booking has them, but can be put away', async () => {
      const [one, two, three] = house.tableIds;
      await staff.post(`${url}/combinations`, { name: 'Long', table_ids: [two, one], max_party: 8 });
      expect(await staff.delete(`${url}/tables/${one}`, '*')).toMatchObject({ status: 409, body: { code: 'IN_USE', detail: 'It belongs to the combination Long.' } });
      await aBooking({ restaurant: house, tableIds: [three ?? 0], status: 'completed' }).save(api.database);
      expect(await staff.delete(`${url}/tables/${three}`, '*')).toMatchObject({ status: 409, body: { code: 'IN_USE' } });
      for (const id of [one, three]) expect(await staff.patch(`${url}/tables/${id}`, { active: false }, '*')).toMatchObject({ status: 200, body: { active: false } });
    });

    it('come in pages, in their order', async () => {
      expect((await staff.all(`${url}/tables`, 2)).map(({ id }) => id)).toEqual(house.tableIds);
      const areas = await staff.get(`${url}/areas?limit=1`);
      const cursor = String(areas.body['next']);
      expect(await staff.get(`${url}/tables?cursor=${cursor}`)).toMatchObject({ status: 400, body: { code: 'CURSOR_INVALID' } });
    });
  });

  describe('combinations', () => {
    it('are made of active tables, kept in the order of their ids', async () => {
      const [one, two, three] = house.tableIds;
      const made = await staff.post(`${url}/combinations`, { name: 'Long', table_ids: [three, one], min_party: 5, max_party: 8 });
      expect(made).toMatchObject({ status: 201, body: { table_ids: [one, three], min_party: 5, max_party: 8, priority: 0, active: true } });
      const at = `${url}/combinations/${made.body.id}`;
      expect(await staff.patch(at, { table_ids: [two, one] }, made.etag)).toMatchObject({ status: 200, body: { table_ids: [one, two], version: 2 } });
      expect((await staff.delete(at, '"2.json"')).status).toBe(204);
    });

    it('name no stranger, none twice, and none that is put away', async () => {
      const [one, two] = house.tableIds;
      await staff.patch(`${url}/tables/${two}`, { active: false }, '*');
      const refusal = async (table_ids: unknown) => faultsOf(await staff.post<Problem>(`${url}/combinations`, { name: 'X', table_ids, max_party: 8 }));
      expect(await refusal([one, two])).toEqual(['/table_ids/1 UNKNOWN']);
      expect(await refusal([other.tableIds[0], one])).toEqual(['/table_ids/0 UNKNOWN']);
      expect(await refusal([one, one])).toEqual(['/table_ids ARRAY_UNIQUE']);
      expect(await refusal([one])).toEqual(['/table_ids ARRAY_MIN_SIZE']);
      expect(await refusal(Array.from({ length: 11 }, (_, i) => i + 1))).toEqual(['/table_ids ARRAY_MAX_SIZE']);
    });

    it('can be renamed while a table is put away, but not be brought back', async () => {
      const [one, two] = house.tableIds;
      const { body } = await staff.post(`${url}/combinations`, { name: 'Long', table_ids: [one, two], max_party: 8, active: false });
      await staff.patch(`${url}/tables/${two}`, { active: false }, '*');
      expect(await staff.patch(`${url}/combinations/${body.id}`, { name: 'Longer' }, '*')).toMatchObject({ status: 200, body: { name: 'Longer' } });
      expect(faultsOf(await staff.patch<Problem>(`${url}/combinations/${body.id}`, { active: true }, '*'))).toEqual(['/table_ids/1 UNKNOWN']);
    });
  });

  it('has a bound', async () => {
    for (let i = 2; i < 50; i += 1) expect((await staff.post(`${url}/areas`, { name: `Area ${i}` })).status).toBe(201);
    expect(await staff.post(`${url}/areas`, { name: 'One more' })).toMatchObject({ status: 409, body: { code: 'LIMIT_REACHED', limit: 50 } });
  });
});
