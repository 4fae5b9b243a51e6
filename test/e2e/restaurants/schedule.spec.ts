import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database, systemContext } from '#kernel';
import { loadFloorPlans } from '#restaurants';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { Client, faultsOf, type Problem } from './client.ts';

const dinner = { name: 'Dinner', weekdays: ['fri', 'sat'], starts_at: '18:00', last_sitting: '21:30', ends_at: '23:00' };
const hours = { name: 'Dinner', starts_at: '18:00', last_sitting: '21:30', ends_at: '23:00' };

describe('the schedule of a restaurant', () => {
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
    house = await aRestaurant({ tenantId }).withTable().withoutServices().save(api.database);
    url = `/v1/restaurants/${house.id}`;
  });
  afterAll(() => api?.close());

  const planned = async () => {
    const asked = { restaurantIds: [house.id], fromDate: '2027-01-01', toDate: '2027-12-31' };
    const plan = (await api.app.get(Database).read(systemContext(tenantId), (tx) => loadFloorPlans(tx, asked))).get(house.id);
    if (plan === undefined) throw new Error('the restaurant has no plan');
    return plan;
  };

  describe('services', () => {
    it('are written as people say them, and read so by availability', async () => {
      const late = {
        ...dinner, name: 'Late', weekdays: ['sun', 'mon'], starts_at: '22:00', last_sitting: '01:30', ends_at: '05:00', slot_step_minutes: 30, pacing_parties: 2, pacing_covers: 0,
        area_ids: [...house.areaIds], valid_from: '2027-04-01', valid_to: '2027-09-30', turn_times: [{ max_party: 2, minutes: 60 }],
      };
      const made = await staff.post(`${url}/services`, late);
      expect(made).toMatchObject({ status: 201, etag: '"1.json"' });
      expect(made.body).toEqual({ id: made.body.id, restaurant_id: house.id, version: 1, ...late, weekdays: ['mon', 'sun'] });
      expect((await staff.get(`${url}/services/${made.body.id}`)).body).toEqual(made.body);
      expect((await planned()).services).toEqual([
        {
          id: made.body.id, name: 'Late', weekdays: 0b1000001, startsAtMinute: 1320, lastSittingMinute: 1530, endsAtMinute: 1740, slotStepMinutes: 30,
          pacingParties: 2, pacingCovers: 0, areaIds: house.areaIds, validFrom: '2027-04-01', validTo: '2027-09-30', turnTimes: [{ maxParty: 2, minutes: 60 }],
        },
      ]);
      const widened = await staff.patch(`${url}/services/${made.body.id}`, { pacing_covers: null, area_ids: null, valid_to: null, turn_times: null, last_sitting: '22:00' }, made.etag);
      expect(widened).toMatchObject({ status: 200, body: { ...made.body, pacing_covers: null, area_ids: null, valid_to: null, turn_times: null, last_sitting: '22:00', version: 2 } });
      expect((await staff.delete(`${url}/services/${made.body.id}`, '"2.json"')).status).toBe(204);
      expect((await planned()).services).toEqual([]);
    });

    it('keep to quarters, to their order and to the service day', async () => {
      const refusal = async (changes: object) => faultsOf(await staff.post<Problem>(`${url}/services`, { ...dinner, ...changes }));
      expect(await refusal({ starts_at: '18:10' })).toEqual(['/starts_at QUARTER']);
      expect(await refusal({ last_sitting: '17:45' })).toEqual(['/last_sitting ORDER']);
      expect(await refusal({ ends_at: '21:30' })).toEqual(['/ends_at ORDER']);
      expect(await refusal({ last_sitting: '05:00', ends_at: '05:00' })).toEqual(['/last_sitting ORDER']);
      expect(await refusal({ starts_at: '24:00' })).toEqual(['/starts_at IS_LOCAL_TIME']);
      expect(await refusal({ slot_step_minutes: 20 })).toEqual(['/slot_step_minutes IS_IN']);
      expect(await refusal({ valid_from: '2027-06-02', valid_to: '2027-06-01' })).toEqual(['/valid_to ORDER']);
      expect(await refusal({ valid_from: '9999-01-01' })).toEqual(['/valid_from IS_SERVICE_DATE']);
      expect(await refusal({ weekdays: [] })).toEqual(['/weekdays ARRAY_MIN_SIZE']);
      expect(await refusal({ weekdays: ['mon', 'mon'] })).toEqual(['/weekdays ARRAY_UNIQUE']);
      expect(await refusal({ weekdays: ['monday'] })).toEqual(['/weekdays IS_IN']);
    });

    it('are judged whole when a part of them changes', async () => {
      const { body } = await staff.post(`${url}/services`, { ...dinner, valid_from: '2027-06-01' });
      const at = `${url}/services/${body.id}`;
      expect(faultsOf(await staff.patch<Problem>(at, { last_sitting: '23:00' }, '*'))).toEqual(['/ends_at ORDER']);
      expect(faultsOf(await staff.patch<Problem>(at, { valid_to: '2027-05-31' }, '*'))).toEqual(['/valid_to ORDER']);
      expect(await staff.patch(at, { last_sitting: '23:00', ends_at: '00:30' }, '*')).toMatchObject({ status: 200, body: { ends_at: '00:30' } });
    });

    it('use areas of their restaurant, and turns that fit beside its buffer', async () => {
      expect(faultsOf(await staff.post<Problem>(`${url}/services`, { ...dinner, area_ids: [...other.areaIds] }))).toEqual(['/area_ids/0 UNKNOWN']);
      expect(faultsOf(await staff.post<Problem>(`${url}/services`, { ...dinner, turn_times: [{ max_party: 2, minutes: 1455 }] }))).toEqual(['/turn_times/0/minutes MAX']);
      const buffered = await aRestaurant({ tenantId, policy: { bufferMinutes: 30 } }).save(api.database);
      const refused = await staff.post<Problem>(`/v1/restaurants/${buffered.id}/services`, { ...dinner, turn_times: [{ max_party: 2, minutes: 1425 }] });
      expect(faultsOf(refused)).toEqual(['/turn_times/0/minutes TOO_LONG']);
    });
  });

  describe('special days', () => {
    it('close a date, or give it services of its own', async () => {
      const own = { ...hours, ends_at: '00:00', slot_step_minutes: 60, pacing_covers: 12, area_ids: [...house.areaIds], turn_times: [{ max_party: 8, minutes: 180 }] };
      const eve = await staff.post(`${url}/special-days`, { date: '2027-12-24', closed: false, note: 'One sitting.', services: [own] });
      expect(eve).toMatchObject({ status: 201, body: { date: '2027-12-24', closed: false, note: 'One sitting.', services: [{ ...own, pacing_parties: null }], version: 1 } });
      expect(await staff.post(`${url}/special-days`, { date: '2027-12-25', closed: true })).toMatchObject({ status: 201, body: { closed: true, services: [] } });
      const plan = await planned();
      expect(plan.specialDays).toEqual([
        {
          date: '2027-12-24', closed: false,
          services: [{ id: null, name: 'Dinner', weekdays: 127, startsAtMinute: 1080, lastSittingMinute: 1290, endsAtMinute: 1440, slotStepMinutes: 60, pacingParties: null, pacingCovers: 12, areaIds: house.areaIds, validFrom: null, validTo: null, turnTimes: [{ maxParty: 8, minutes: 180 }] }],
        },
        { date: '2027-12-25', closed: true, services: [] },
      ]);
      const closed = await staff.patch(`${url}/special-days/${eve.body.id}`, { closed: true, services: [] }, eve.etag);
      expect(closed).toMatchObject({ status: 200, body: { closed: true, services: [], note: 'One sitting.', version: 2 } });
      expect((await staff.delete(`${url}/special-days/${eve.body.id}`, '"2.json"')).status).toBe(204);
    });

    it('are one a date', async () => {
      const day = { date: '2027-07-21', closed: true };
      expect((await staff.post(`${url}/special-days`, day)).status).toBe(201);
      expect(await staff.post(`${url}/special-days`, day)).toMatchObject({ status: 409, body: { code: 'SPECIAL_DAY_EXISTS' } });
      const another = await staff.post(`${url}/special-days`, { date: '2027-07-22', closed: true });
      expect(await staff.patch(`${url}/special-days/${another.body.id}`, { date: '2027-07-21' }, '*')).toMatchObject({ status: 409, body: { code: 'SPECIAL_DAY_EXISTS' } });
    });

    it('are closed or have services, judged whole', async () => {
      const refusal = async (day: object) => faultsOf(await staff.post<Problem>(`${url}/special-days`, { date: '2027-08-01', ...day }));
      expect(await refusal({ closed: true, services: [hours] })).toEqual(['/services CLOSED']);
      expect(await refusal({ closed: false })).toEqual(['/services EMPTY']);
      expect(await refusal({ closed: false, services: [hours, { ...hours, last_sitting: '23:00', area_ids: [...other.areaIds] }] })).toEqual(['/services/1/ends_at ORDER', '/services/1/area_ids/0 UNKNOWN']);
      expect(await refusal({ closed: false, services: [{ ...hours, weekdays: ['mon'] }] })).toEqual(['/services/0/weekdays UNKNOWN_PROPERTY']);
      const { body } = await staff.post(`${url}/special-days`, { date: '2027-08-02', closed: false, services: [hours] });
      expect(faultsOf(await staff.patch<Problem>(`${url}/special-days/${body.id}`, { closed: true }, '*'))).toEqual(['/services CLOSED']);
    });
  });

  describe('blocks', () => {
    const range = { starts_at: '2027-06-01T12:00:00+02:00', ends_at: '2027-06-02T10:00:00Z' };

    it('take a table, an area or the house out, and answer by the restaurant’s clock', async () => {
      const made = await staff.post(`${url}/blocks`, { ...range, scope: 'table', table_id: house.tableIds[0], reason: 'New floor' });
      expect(made).toMatchObject({ status: 201, body: { scope: 'table', table_id: house.tableIds[0], area_id: null, starts_at: '2027-06-01T12:00:00+02:00', ends_at: '2027-06-02T12:00:00+02:00', reason: 'New floor' } });
      expect((await staff.get(`${url}/blocks/${made.body.id}`)).body).toEqual(made.body);
      expect((await staff.all(`${url}/blocks`, 1))[0]).toEqual(made.body);
      expect((await planned()).blocks).toEqual([{ scope: 'table', areaId: null, tableId: house.tableIds[0], fromMs: Date.parse('2027-06-01T10:00:00Z'), untilMs: Date.parse('2027-06-02T10:00:00Z') }]);
      const whole = await staff.patch(`${url}/blocks/${made.body.id}`, { scope: 'house', table_id: null, ends_at: '2027-12-01T00:00:00+01:00' }, made.etag);
      expect(whole).toMatchObject({ status: 200, body: { scope: 'house', table_id: null, ends_at: '2027-12-01T00:00:00+01:00', version: 2 } });
      expect((await staff.delete(`${url}/blocks/${made.body.id}`, '"2.json"')).status).toBe(204);
    });

    it('name what their scope says, of this restaurant, and end after they begin', async () => {
      const refusal = async (block: object) => faultsOf(await staff.post<Problem>(`${url}/blocks`, { ...range, scope: 'house', ...block }));
      expect(await refusal({ scope: 'table' })).toEqual(['/table_id MISSING']);
      expect(await refusal({ scope: 'area', area_id: other.areaIds[0] })).toEqual(['/area_id UNKNOWN']);
      expect(await refusal({ scope: 'table', table_id: other.tableIds[0] })).toEqual(['/table_id UNKNOWN']);
      expect(await refusal({ table_id: house.tableIds[0] })).toEqual(['/table_id UNEXPECTED']);
      expect(await refusal({ ends_at: '2027-06-01T10:00:00Z' })).toEqual(['/ends_at ORDER']);
      expect(await refusal({ ends_at: '2027-06-31T10:00:00Z' })).toEqual(['/ends_at IS_INSTANT']);
      expect(await refusal({ ends_at: '2027-06-02T10:00:00' })).toEqual(['/ends_at IS_INSTANT']);
      expect(await refusal({ scope: 'kitchen' })).toEqual(['/scope IS_IN']);
      const { body } = await staff.post(`${url}/blocks`, { ...range, scope: 'house' });
      expect(faultsOf(await staff.patch<Problem>(`${url}/blocks/${body.id}`, { scope: 'area' }, '*'))).toEqual(['/area_id MISSING']);
    });

    it('go with their table', async () => {
      const table = await staff.post(`${url}/tables`, { area_id: house.areaIds[0], name: 'Short-lived', max_party: 2 });
      const block = await staff.post(`${url}/blocks`, { ...range, scope: 'table', table_id: table.body.id });
      expect((await staff.delete(`${url}/tables/${table.body.id}`, '*')).status).toBe(204);
      expect((await staff.get(`${url}/blocks/${block.body.id}`)).status).toBe(404);
    });
  });
});
