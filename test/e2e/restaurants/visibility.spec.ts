import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishableScopes } from '#security';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { Client, type List, type Problem } from './client.ts';

const internals = ['policy', 'areas', 'tables', 'combinations', 'services', 'special-days', 'blocks'];

describe('who sees a restaurant', () => {
  let api: TestApi;
  let draft: SavedRestaurant;
  let listed: SavedRestaurant;
  let suspended: SavedRestaurant;
  let elsewhere: SavedRestaurant;
  let diner: Client;
  let staff: Client;
  let ofListed: Client;
  let reader: Client;

  beforeAll(async () => {
    api = await startTestApi();
    const tenantId = await api.aTenant();
    [draft, listed, suspended] = [
      await aRestaurant({ tenantId, status: 'draft' }).withTable().save(api.database),
      await aRestaurant({ tenantId, status: 'listed' }).withTable().withSpecialDay({ date: '2027-12-25' }).withBlock({ startsAt: '2027-06-01T00:00:00Z', endsAt: '2027-06-02T00:00:00Z' }).withTable().withCombination({ tables: ['T1', 'T2'], maxParty: 8 }).save(api.database),
      await aRestaurant({ tenantId, status: 'suspended' }).withTable().save(api.database),
    ];
    elsewhere = await aRestaurant().withTable().save(api.database);
    diner = new Client(api.app, (await api.aKey(tenantId, { kind: 'publishable', scopes: publishableScopes })).key);
    staff = new Client(api.app, (await api.aKey(tenantId)).key);
    ofListed = new Client(api.app, (await api.aKey(tenantId, { restaurantIds: [listed.id] })).key);
    reader = new Client(api.app, (await api.aKey(tenantId, { scopes: ['restaurants:read'] })).key);
  });
  afterAll(() => api?.close());

  const statuses = async (client: Client, houses: readonly SavedRestaurant[], suffix = ''): Promise<number[]> => {
    const found: number[] = [];
    for (const { id, slug } of houses) {
      const [byId, bySlug] = [await client.get(`/v1/restaurants/${id}${suffix}`), await client.get(`/v1/restaurants/${slug}${suffix}`)];
      expect(bySlug.status, slug).toBe(byId.status);
      found.push(byId.status);
    }
    return found;
  };

  it('diners see what is listed, whoever writes restaurants sees all of the tenant, nobody sees another tenant’s', async () => {
    const houses = [draft, listed, suspended, elsewhere];
    for (const suffix of ['', '/json-ld']) {
      expect(await statuses(diner, houses, suffix)).toEqual([404, 200, 404, 404]);
      expect(await statuses(reader, houses, suffix)).toEqual([404, 200, 404, 404]);
      expect(await statuses(staff, houses, suffix)).toEqual([200, 200, 200, 404]);
      expect(await statuses(ofListed, houses, suffix)).toEqual([404, 200, 404, 404]);
    }
  });

  it('what may not be seen answers as what never was', async () => {
    const hidden = await diner.get<Problem>(`/v1/restaurants/${draft.id}`);
    const never = await diner.get<Problem>('/v1/restaurants/2147483647');
    const same = ({ code, title, status, detail }: Problem) => ({ code, title, status, detail });
    expect(same(hidden.body)).toEqual(same(never.body));
  });

  it('lists hold the same restaurants', async () => {
    const idsOf = async (client: Client, query = '') => (await client.get<List>(`/v1/restaurants${query}`)).body.items.map(({ id }) => id);
    expect(await idsOf(diner)).toEqual([listed.id]);
    expect(await idsOf(diner, '?status=listed')).toEqual([listed.id]);
    expect(await idsOf(diner, '?status=draft')).toEqual([]);
    expect(await idsOf(staff)).toEqual([draft.id, listed.id, suspended.id]);
    expect(await idsOf(ofListed)).toEqual([listed.id]);
    expect(await idsOf(ofListed, '?status=draft')).toEqual([]);
  });

  it('floor, schedule and policy are for those who write them', async () => {
    for (const part of internals) {
      expect((await diner.get(`/v1/restaurants/${listed.id}/${part}`)).status, part).toBe(403);
      expect((await reader.get(`/v1/restaurants/${listed.id}/${part}`)).status, part).toBe(403);
      expect((await staff.get(`/v1/restaurants/${draft.id}/${part}`)).status, part).toBe(200);
      expect((await ofListed.get(`/v1/restaurants/${listed.id}/${part}`)).status, part).toBe(200);
      expect((await ofListed.get(`/v1/restaurants/${draft.id}/${part}`)).status, part).toBe(404);
      expect((await staff.get(`/v1/restaurants/${elsewhere.id}/${part}`)).status, part).toBe(404);
    }
  });

  it('rows of another restaurant are not there, even under a restaurant of one’s own', async () => {
    const rows: [string, number | undefined][] = [
      ['areas', listed.areaIds[0]], ['tables', listed.tableIds[0]], ['combinations', listed.combinationIds[0]],
      ['services', listed.serviceIds[0]], ['special-days', listed.specialDayIds[0]], ['blocks', listed.blockIds[0]],
    ];
    for (const [part, id] of rows) {
      expect((await staff.get(`/v1/restaurants/${listed.id}/${part}/${id}`)).status, part).toBe(200);
      expect((await staff.get(`/v1/restaurants/${draft.id}/${part}/${id}`)).status, part).toBe(404);
      expect((await staff.patch(`/v1/restaurants/${draft.id}/${part}/${id}`, {}, '*')).status, part).toBe(404);
      expect((await staff.delete(`/v1/restaurants/${draft.id}/${part}/${id}`, '*')).status, part).toBe(404);
      expect((await staff.get(`/v1/restaurants/${listed.id}/${part}/${id}`)).status, part).toBe(200);
    }
  });

  it('nobody changes what he may not see', async () => {
    for (const [client, house] of [[staff, elsewhere], [ofListed, draft]] as const) {
      expect((await client.patch(`/v1/restaurants/${house.id}`, { name: 'Mine', status: 'listed' }, '*')).status).toBe(404);
      expect((await client.delete(`/v1/restaurants/${house.id}`, '*')).status).toBe(404);
      expect((await client.post(`/v1/restaurants/${house.id}/areas`, { name: 'Mine' })).status).toBe(404);
    }
    expect((await reader.patch(`/v1/restaurants/${listed.id}`, { name: 'Mine' }, '*')).status).toBe(403);
    expect((await reader.post('/v1/restaurants', {})).status).toBe(403);
  });

  it('who is limited to some restaurants adds none', async () => {
    const wanted = { name: 'New', address: { country: 'BE' }, latitude: 0, longitude: 0, time_zone: 'UTC', currency: 'EUR' };
    expect(await ofListed.post('/v1/restaurants', wanted)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
  });

  it('names that can be no restaurant are not found', async () => {
    for (const name of ['0', '-1', '01', '2147483648', '99999999999999999999', '1.5', '1e3', 'UPPER', 'a--b', 'a%20b', '%F0%9F%8D%9D']) {
      expect((await staff.get(`/v1/restaurants/${name}`)).status, name).toBe(404);
    }
    for (const id of ['0', 'x', '2147483648', '1e3', '01']) expect((await staff.get(`/v1/restaurants/${listed.id}/tables/${id}`)).status, id).toBe(404);
  });
});
