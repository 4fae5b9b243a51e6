import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aBooking } from '../../support/builders/booking-builder.ts';
import { aRestaurant } from '../../support/builders/restaurant-builder.ts';
import { Client, faultsOf, type List, type Problem, type Row } from './client.ts';

const leon = {
  name: 'Chez Léon', description: 'Mussels\nsince 1893.', cuisines: ['belgian', 'seafood'], price_level: 2,
  address: { street: 'Rue des Bouchers 18', city: 'Brussels', postal_code: '1000', country: 'BE' },
  latitude: 50.8472, longitude: 4.3543, time_zone: 'Europe/Brussels', currency: 'EUR',
  phone: '+32 2 511 14 15', email: 'hello@leon.example', website: 'https://leon.example', photos: ['https://cdn.example/1.jpg', 'https://cdn.example/2.jpg'], attributes: ['wheelchair'],
};
const plain = { name: 'Plain', address: { country: 'BE' }, latitude: 0, longitude: 0, time_zone: 'UTC', currency: 'EUR' };

describe('keeping restaurants', () => {
  let api: TestApi;
  let tenantId: string;
  let staff: Client;

  beforeAll(async () => {
    api = await startTestApi();
    tenantId = await api.aTenant();
    staff = new Client(api.app, (await api.aKey(tenantId)).key);
  });
  afterAll(() => api?.close());

  it('answers a new restaurant as it was given, a draft with a slug, its version and the default policy', async () => {
    const created = await staff.post('/v1/restaurants', leon);
    expect(created.status).toBe(201);
    expect(created.etag).toBe('"1.json"');
    const { id, ...rest } = created.body;
    expect(rest).toEqual({
      ...leon, slug: 'chez-leon', city: 'Brussels', country: 'BE', status: 'draft', version: 1, rating: null, review_count: 0, photo: leon.photos[0],
      policy: { min_party: 1, max_party: 8, lead_minutes: 30, horizon_days: 60, cancellation_cutoff_minutes: 120, hold_minutes: 10 },
    });
    expect((await staff.get(`/v1/restaurants/${id}`)).body).toEqual(created.body);
    expect(await staff.get('/v1/restaurants/chez-leon')).toMatchObject({ status: 200, etag: expect.stringMatching(/^"1\.[\w-]{16}"$/) as unknown, body: created.body });
  });

  it('needs no more than a name, a place, a zone and a currency', async () => {
    expect(await staff.post('/v1/restaurants', plain)).toMatchObject({
      status: 201,
      body: { description: '', cuisines: [], price_level: null, address: { street: '', city: '', postal_code: '', country: 'BE' }, phone: null, email: null, website: null, photos: [], photo: null },
    });
  });

  it('names what is missing', async () => {
    const refused = await staff.post<Problem>('/v1/restaurants', {});
    expect(refused).toMatchObject({ status: 422, body: { code: 'INPUT_INVALID' } });
    const pointers = new Set(refused.body.errors?.map(({ pointer }) => pointer));
    expect([...pointers].sort()).toEqual(['/address', '/currency', '/latitude', '/longitude', '/name', '/time_zone']);
  });

  it('gives each restaurant of one name a slug of its own, also when they come at once', async () => {
    const made = await Promise.all(Array.from({ length: 24 }, () => staff.post('/v1/restaurants', { ...plain, name: 'Pizza Hut' })));
    expect(made.map(({ status }) => status)).toEqual(Array.from({ length: 24 }, () => 201));
    const slugs = made.map(({ body }) => String(body['slug']));
    expect(new Set(slugs).size).toBe(24);
    expect(slugs).toEqual(expect.arrayContaining(['pizza-hut', 'pizza-hut-2', 'pizza-hut-20']));
    expect(slugs.every((slug) => /^pizza-hut(-[0-9a-f]+)?$/.test(slug))).toBe(true);
  });

  it('refuses a slug that is taken, and takes it in another tenant', async () => {
    const wanted = { ...plain, slug: 'the-one' };
    expect((await staff.post('/v1/restaurants', wanted)).status).toBe(201);
    expect(await staff.post('/v1/restaurants', wanted)).toMatchObject({ status: 409, body: { code: 'SLUG_TAKEN' } });
    const other = new Client(api.app, (await api.aKey(await api.aTenant())).key);
    expect((await other.post('/v1/restaurants', wanted)).status).toBe(201);
    const { body } = await staff.post('/v1/restaurants', plain);
    expect(await staff.patch(`/v1/restaurants/${body.id}`, { slug: 'the-one' }, '*')).toMatchObject({ status: 409, body: { code: 'SLUG_TAKEN' } });
  });

  it('knows time zones, countries and currencies', async () => {
    expect(faultsOf(await staff.post<Problem>('/v1/restaurants', { ...plain, time_zone: 'Europe/Atlantis' }))).toEqual(['/time_zone UNKNOWN']);
    expect(faultsOf(await staff.post<Problem>('/v1/restaurants', { ...plain, time_zone: '+02:00' }))).toEqual(['/time_zone UNKNOWN']);
    expect(faultsOf(await staff.post<Problem>('/v1/restaurants', { ...plain, currency: 'ZZZ' }))).toEqual(['/currency IS_ISO4217_CURRENCY_CODE']);
    expect(faultsOf(await staff.post<Problem>('/v1/restaurants', { ...plain, address: { country: 'XX' } }))).toEqual(['/address/country IS_ISO31661_ALPHA2']);
  });

  it('changes what is named and leaves the rest, one version further', async () => {
    const { body: before } = await staff.post('/v1/restaurants', { ...leon, slug: 'leon-changes' });
    const changed = await staff.patch(`/v1/restaurants/${before.id}`, { name: 'Chez Léon II', phone: null, address: { city: 'Ixelles' }, status: 'listed' }, '"1.json"');
    expect(changed).toMatchObject({ status: 200, etag: '"2.json"' });
    expect(changed.body).toEqual({ ...before, name: 'Chez Léon II', phone: null, city: 'Ixelles', address: { ...leon.address, city: 'Ixelles' }, status: 'listed', version: 2 });
    expect((await staff.get(`/v1/restaurants/${before.id}`)).body).toEqual(changed.body);
  });

  it('does not take null for what must be', async () => {
    const { body } = await staff.post('/v1/restaurants', plain);
    const refused = await staff.patch<Problem>(`/v1/restaurants/${body.id}`, { name: null, cuisines: null, latitude: null, address: null, status: null }, '*');
    expect(refused.status).toBe(422);
    expect(new Set(refused.body.errors?.map(({ pointer }) => pointer))).toEqual(new Set(['/name', '/cuisines', '/latitude', '/address', '/status']));
  });

  it('loses no update: of many changes to one version, one is made and the others are told', async () => {
    const { body } = await staff.post('/v1/restaurants', plain);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => staff.patch(`/v1/restaurants/${body.id}`, { name: `Name ${i}` }, '"1.json"')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(9);
    const winner = answers.find(({ status }) => status === 200);
    expect((await staff.get(`/v1/restaurants/${body.id}`)).body).toEqual(winner?.body);
  });

  it('asks for If-Match, and takes any version for *', async () => {
    const { body } = await staff.post('/v1/restaurants', plain);
    const url = `/v1/restaurants/${body.id}`;
    expect(await staff.patch(url, { name: 'A' })).toMatchObject({ status: 428, body: { code: 'PRECONDITION_REQUIRED' } });
    expect(await staff.delete(url)).toMatchObject({ status: 428 });
    expect(await staff.patch(url, { name: 'A' }, '"7.json"')).toMatchObject({ status: 412, body: { code: 'PRECONDITION_FAILED' } });
    expect(await staff.delete(url, '"7.json"')).toMatchObject({ status: 412 });
    expect(await staff.patch(url, { name: 'A' }, '*')).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await staff.delete(url, '*')).toMatchObject({ status: 204, text: '' });
    expect(await staff.get(url)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  it('deletes a restaurant with its whole plan, but not one that has had bookings', async () => {
    const house = await aRestaurant({ tenantId }).withTables(2).withCombination({ tables: ['T1', 'T2'], maxParty: 6 }).withSpecialDay({ date: '2027-12-25' }).withBlock({ startsAt: '2027-06-01T00:00:00Z', endsAt: '2027-06-02T00:00:00Z', table: 'T1' }).save(api.database);
    expect((await staff.delete(`/v1/restaurants/${house.id}`, '"1.json"')).status).toBe(204);
    const booked = await aRestaurant({ tenantId }).withTable().save(api.database);
    await aBooking({ restaurant: booked, tableIds: booked.tableIds }).save(api.database);
    expect(await staff.delete(`/v1/restaurants/${booked.id}`, '"1.json"')).toMatchObject({ status: 409, body: { code: 'IN_USE' } });
    expect((await staff.get(`/v1/restaurants/${booked.id}`)).status).toBe(200);
  });

  it('does once what is asked twice under one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'create-once' };
    const body = { ...plain, name: 'Once' };
    const [first, second] = [await staff.post('/v1/restaurants', body, headers), await staff.post('/v1/restaurants', body, headers)];
    expect(second).toMatchObject({ status: 201, body: first.body, etag: first.etag });
    expect(await staff.post('/v1/restaurants', { ...body, name: 'Twice' }, headers)).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    const names = (await staff.all('/v1/restaurants', 100)).map((row) => row['name']);
    expect(names.filter((name) => name === 'Once')).toHaveLength(1);
  });

  describe('in a list', () => {
    let lister: Client;
    let ids: number[];

    beforeAll(async () => {
      const listed = await api.aTenant();
      lister = new Client(api.app, (await api.aKey(listed)).key);
      ids = [];
      for (let i = 0; i < 7; i += 1) ids.push((await aRestaurant({ tenantId: listed, status: i % 3 === 0 ? 'draft' : 'listed' }).save(api.database)).id);
    });

    it('come all, once, in the order in which they came, whatever the pages', async () => {
      for (const limit of [1, 2, 3, 7, 100]) expect((await lister.all('/v1/restaurants', limit)).map(({ id }) => id)).toEqual(ids);
    });

    it('keep their place when others come and go between two pages', async () => {
      const first = await lister.get<List>('/v1/restaurants?limit=2');
      const extra = (await lister.post('/v1/restaurants', plain)).body;
      await lister.delete(`/v1/restaurants/${ids[0]}`, '*');
      const rest = await lister.all('/v1/restaurants', 100);
      const second = await lister.get<List>(`/v1/restaurants?limit=100&cursor=${first.body.next}`);
      expect(second.body.items.map(({ id }) => id)).toEqual([...ids.slice(2), extra.id]);
      expect(rest.map(({ id }) => id)).toEqual([...ids.slice(1), extra.id]);
      ids = [...ids.slice(1), extra.id];
    });

    it('can be asked for by status', async () => {
      const drafts = await lister.all('/v1/restaurants?status=draft', 100);
      expect(drafts.length).toBeGreaterThan(0);
      expect(drafts.every((row: Row) => row['status'] === 'draft')).toBe(true);
      expect(await lister.get<Problem>('/v1/restaurants?status=gone')).toMatchObject({ status: 400, body: { code: 'QUERY_INVALID' } });
    });

    it('refuse cursors of other lists, and broken ones', async () => {
      const foreign = Buffer.from(JSON.stringify(['areas', 1])).toString('base64url');
      for (const cursor of [foreign, 'x', '%00', Buffer.from('["restaurants","1"]').toString('base64url'), Buffer.from('["restaurants",99999999999]').toString('base64url')]) {
        expect((await lister.get<Problem>(`/v1/restaurants?cursor=${cursor}`)).status, cursor).toBe(400);
      }
    });
  });
});
