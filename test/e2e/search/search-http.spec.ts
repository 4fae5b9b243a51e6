import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant } from '../../support/builders/restaurant-builder.ts';
import { Client, faultsOf, type Answer, type Problem } from '../restaurants/client.ts';
import { now } from './support.ts';

interface Slot {
  readonly starts_at: string;
  readonly local_time: string;
  readonly [member: string]: unknown;
}

interface Page {
  readonly items: readonly { readonly restaurant: { readonly id: number; readonly name: string }; readonly distance_m: number | null; readonly relevance: number | null; readonly times?: readonly Slot[] }[];
  readonly next: string | null;
  readonly facets: { readonly cuisine: readonly { value: string; count: number }[]; readonly price: readonly { value: number; count: number }[] };
  readonly total: number;
  readonly as_of: string;
}

let api: TestApi;
let diner: Client;

beforeAll(async () => {
  api = await startTestApi({ databaseClockOffsetMs: () => now - Date.now() });
  const tenantId = await api.aTenant();
  diner = new Client(api.app, (await api.aKey(tenantId, { kind: 'publishable', scopes: ['restaurants:read'] })).key);
  const add = (name: string, more: object): Promise<unknown> => aRestaurant({ tenantId, name, slug: name.toLowerCase().replaceAll(' ', '-'), ...more }).withTable({ seats: 4 }).save(api.database);
  await add('Chez Leon', { cuisines: ['belgian'], priceLevel: 2 });
  await add('Da Mario', { cuisines: ['italian', 'pizza'], priceLevel: 1, latitude: 50.85 });
  await add('Trattoria Roma', { cuisines: ['italian'], priceLevel: 3, latitude: 51.2, city: 'Antwerp' });
});

afterAll(() => api.close());

function search(query: Record<string, string | number | readonly string[]> | string = {}): Promise<Answer<Page>> {
  const text = typeof query === 'string' ? query : new URLSearchParams(Object.entries(query).flatMap(([name, value]) => (typeof value === 'object' ? value : [String(value)]).map((each): [string, string] => [name, each]))).toString();
  return diner.get<Page>(`/v1/search?${text}`);
}

describe('GET /v1/search', () => {
  it('answers cards, facets, a total and an instant', async () => {
    const { status, body } = await search({ q: 'italian' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      items: [{ relevance: expect.any(Number) as number, distance_m: null }, {}],
      next: null,
      total: 2,
      facets: { cuisine: [{ value: 'italian', count: 2 }, { value: 'pizza', count: 1 }], price: [{ value: 1, count: 1 }, { value: 3, count: 1 }] },
    });
    expect(Math.abs(Date.parse(body.as_of) - now)).toBeLessThan(60_000);
    expect(body.items[0]).not.toHaveProperty('times');
    expect(body.items.find(({ restaurant }) => restaurant.name === 'Da Mario')?.restaurant).toEqual({
      id: expect.any(Number) as number, slug: 'da-mario', name: 'Da Mario', cuisines: ['italian', 'pizza'], price_level: 1, city: 'Brussels', country: 'BE',
      latitude: 50.85, longitude: 4.3525, time_zone: 'Europe/Brussels', rating: null, review_count: 0, photo: null,
    });
  });

  it('answers a table for 4 at 19:30 near here', async () => {
    const { status, body } = await search({ near: '50.8467,4.3525', radius_km: 2, date: '2027-06-18', time: '19:30', window: 30, party_size: 4 });
    expect(status).toBe(200);
    expect(body.items.map(({ restaurant, distance_m }) => [restaurant.name, distance_m])).toEqual([['Chez Leon', 0], ['Da Mario', 367]]);
    expect(body.items[0]?.times?.map(({ local_time }) => local_time)).toEqual(['19:00', '19:15', '19:30', '19:45', '20:00']);
    expect(body.items[0]?.times?.[2]).toEqual({
      starts_at: '2027-06-18T19:30:00+02:00', local_date: '2027-06-18', local_time: '19:30', service_date: '2027-06-18', service_id: expect.any(Number) as number, service: 'Dinner',
    });
  });

  it('answers any time this evening, a weekend, and who is open now', async () => {
    const evening = await search({ near: '50.8467,4.3525', radius_km: 0.1, date: '2027-06-18', from: '21:00', until: '01:00', party_size: 4 });
    expect(evening.body.items[0]?.times?.map(({ local_time }) => local_time)).toEqual(['21:00', '21:15', '21:30']);
    const weekend = await search({ near: '50.8467,4.3525', radius_km: 0.1, date: ['2027-06-20', '2027-06-18', '2027-06-19', '2027-06-18'], time: '19:30', window: 0, party_size: 4 });
    expect(weekend.body.items[0]?.times?.map(({ starts_at }) => starts_at)).toEqual(['2027-06-18T19:30:00+02:00', '2027-06-19T19:30:00+02:00', '2027-06-20T19:30:00+02:00']);
    // Five past noon, and all serve dinner alone.
    expect((await search({ open_now: 'true' })).body).toMatchObject({ items: [], total: 3, next: null });
    expect((await search({ open_now: 'false' })).body.items).toHaveLength(3);
  });

  it('takes cuisines and prices once or several times, and each page from its cursor', async () => {
    expect((await search({ cuisine: 'pizza' })).body.total).toBe(1);
    expect((await search({ cuisine: ['pizza', 'BELGIAN'] })).body.total).toBe(2);
    expect((await search({ price: ['1', '3'], cuisine: 'italian' })).body.total).toBe(2);
    const first = await search({ limit: 2 });
    const second = await search({ limit: 2, cursor: first.body.next ?? '' });
    expect(second.body.next).toBeNull();
    expect(new Set([...first.body.items, ...second.body.items].map(({ restaurant }) => restaurant.id)).size).toBe(3);
  });

  it('sorts by what it has: words, else a place, else the rating', async () => {
    const shape = async (query: Parameters<typeof search>[0]): Promise<unknown> => (await search(query)).body.items.map(({ distance_m, relevance }) => [distance_m !== null, relevance !== null])[0];
    expect(await shape({ q: 'roma' })).toEqual([false, true]);
    expect(await shape({ near: '51.2,4.3525' })).toEqual([true, false]);
    expect(await shape({ q: 'italian', near: '50.85,4.35' })).toEqual([true, true]);
    expect(await shape({})).toEqual([false, false]);
  });

  it.each([
    ['near=91,0', '?near'],
    ['near=0,181', '?near'],
    ['near=NaN,NaN', '?near'],
    ['near=Infinity,0', '?near'],
    ['near=1e1,0', '?near'],
    ['near=0x10,0', '?near'],
    ['near=50.8', '?near'],
    ['near=', '?near'],
    ['near=50,4&near=51,4', '?near'],
    ['near=50,4&radius_km=0', '?radius_km'],
    ['near=50,4&radius_km=-1', '?radius_km'],
    ['near=50,4&radius_km=101', '?radius_km'],
    ['near=50,4&radius_km=NaN', '?radius_km'],
    ['near=50,4&radius_km=Infinity', '?radius_km'],
    ['radius_km=5', '?near'],
    ['sort=distance', '?near'],
    ['sort=relevance', '?q'],
    ['sort=relevance&q=', '?q'],
    ['sort=name', '?sort'],
    ['sort=rating;DROP', '?sort'],
    ['limit=0', '?limit'],
    ['limit=51', '?limit'],
    ['limit=1.5', '?limit'],
    ['limit=-1', '?limit'],
    ['limit=', '?limit'],
    ['party_size=4', '?date'],
    ['date=2027-06-18', '?party_size'],
    ['time=19:30', '?date'],
    ['date=2027-06-31&party_size=2', '?date'],
    ['date=9999-01-01&party_size=2', '?date'],
    ['date=2027-06-18&party_size=0', '?party_size'],
    ['date=2027-06-18&party_size=1000000000', '?party_size'],
    ['date=2027-06-18&party_size=2&time=24:00', '?time'],
    ['date=2027-06-18&party_size=2&time=19:30&window=721', '?window'],
    ['date=2027-06-18&party_size=2&time=19:30&window=-1', '?window'],
    ['from=19:30', '?date'],
    ['until=19:30', '?date'],
    ['date=2027-06-18&party_size=2&time=19:30&from=19:00', '?from'],
    ['date=2027-06-18&party_size=2&time=19:30&until=20:00', '?until'],
    ['date=2027-06-18&party_size=2&from=21:00&until=20:00', '?until'],
    ['date=2027-06-18&date=2027-06-31&party_size=2', '?date'],
    [`${Array.from({ length: 8 }, (_, i) => `date=2027-06-1${i}`).join('&')}&party_size=2`, '?date'],
    ['open_now=yes', '?open_now'],
    ['open_now=true&open_now=true', '?open_now'],
    ['price=5', '?price'],
    ['price=1&price=1.5', '?price'],
    ['price=1&price=2&price=3&price=4&price=1', '?price'],
    ['cuisine=', '?cuisine'],
    [`cuisine=${'x'.repeat(101)}`, '?cuisine'],
    [Array.from({ length: 21 }, (_, i) => `cuisine=c${i}`).join('&'), '?cuisine'],
    [`q=${'x'.repeat(201)}`, '?q'],
    ['q=a&q=b', '?q'],
    ['q[]=a', '?q[]'],
    ['q[a]=b', '?q[a]'],
    ['nonsense=1', '?nonsense'],
    [`cursor=${'x'.repeat(1025)}`, '?cursor'],
  ])('refuses %s and points at what is wrong', async (query, pointer) => {
    const answer = (await search(query)) as Answer<unknown> as Answer<Problem>;
    expect([answer.status, answer.body.code]).toEqual([400, 'QUERY_INVALID']);
    expect(faultsOf(answer).map((fault) => fault.split(' ')[0])).toContain(pointer);
  });

  it('refuses a cursor that is none, and characters that nothing can hold', async () => {
    for (const query of ['cursor=', 'cursor=x', 'cursor=e30', 'q=%00', 'q=a%00b', 'q=%ed%a0%80', 'q=%ff', 'cuisine=%00']) {
      const answer = await search(query);
      expect([query, answer.status]).toEqual([query, 400]);
    }
  });

  it.each(['q=%F0%9F%8D%95', 'q=%27%22%5C%25_', 'q=%E2%80%AE', 'q=!!!', 'q=%20%20', `q=${'あ'.repeat(200)}`, 'q=-', 'near=-0,-0', 'near=90,180&radius_km=100', 'near=-90,-180', 'near=0,-180&radius_km=0.01', 'date=2027-06-18&party_size=100', 'date=2000-01-01&party_size=2', 'date=2100-12-31&party_size=2', 'date=2027-06-18&party_size=2&time=04:59&window=720'])(
    'answers %s, which is odd and not wrong',
    async (query) => {
      expect((await search(query)).status).toBe(200);
    },
  );

  it('needs the scope to read restaurants', async () => {
    const tenantId = await api.aTenant();
    const key = await api.aKey(tenantId, { scopes: ['bookings:write'] });
    expect((await new Client(api.app, key.key).get('/v1/search')).status).toBe(403);
    expect((await new Client(api.app, 'nonsense').get('/v1/search')).status).toBe(401);
  });
});
