import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aRestaurant } from '../../support/builders/restaurant-builder.ts';
import { Client, faultsOf, type Answer, type List, type Problem } from '../restaurants/client.ts';
import { openReviewWorld, type ReviewWorld, type Visit } from './support.ts';

let world: ReviewWorld;

beforeAll(async () => {
  world = await openReviewWorld();
});

afterAll(() => world.close());

interface Review {
  readonly id: string;
  readonly rating: number;
  readonly status: string;
  readonly version?: number;
  readonly [member: string]: unknown;
}

const path = '/v1/restaurants/chez-leon/reviews';

function write(visit: Visit, review: object = { rating: 5 }, headers: Record<string, string> = {}): Promise<Answer<Review>> {
  return world.diner.post<Review>(path, { booking_id: visit.bookingId, ...review }, { 'x-manage-token': visit.token, ...headers });
}

async function published(query = ''): Promise<Review[]> {
  return (await world.diner.get<{ items: Review[] }>(`${path}?limit=100${query}`)).body.items;
}

describe('POST /v1/restaurants/{idOrSlug}/reviews', () => {
  it('takes the review of a guest who has dined, shows it under first name and initial, and waits for a moderator', async () => {
    const answer = await write(await world.aVisit(), { rating: 4, title: ' The  mussels! ', body: 'Line one.\r\nLine <b>two</b>.' });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, restaurant_id: world.house.id, rating: 4, title: 'The  mussels!', body: 'Line one.\nLine <b>two</b>.',
      author: 'Ada L.', dined_on: expect.stringMatching(/^2026-01-/) as string, status: 'pending', created_at: expect.stringMatching(/Z$/) as string,
    });
    expect((await published()).map(({ id }) => id)).not.toContain(answer.body.id);
  });

  it.each(['confirmed', 'seated', 'cancelled'] as const)('refuses a visit that is %s', async (status) => {
    const answer = await write(await world.aVisit({ status }));
    expect([answer.status, answer.body['code']]).toEqual([409, 'NOT_YET_DINED']);
  });

  it('takes one review a visit', async () => {
    const visit = await world.aVisit();
    expect((await write(visit)).status).toBe(201);
    const second = await write(visit, { rating: 1 });
    expect([second.status, second.body['code']]).toEqual([409, 'ALREADY_REVIEWED']);
  });

  it('takes one of twenty that come at once', async () => {
    const visit = await world.aVisit();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => write(visit, { rating: 1 + (i % 5) })));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
  });

  it('answers a repeat with the first answer, and refuses another review under the same key', async () => {
    const visit = await world.aVisit();
    const key = { 'idempotency-key': `review-${visit.bookingId}` };
    const first = await write(visit, { rating: 3 }, key);
    const again = await write(visit, { rating: 3 }, key);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    const other = await write(visit, { rating: 4 }, key);
    expect([other.status, other.body['code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('knows no booking without its own token, in another house or for another tenant', async () => {
    const visit = await world.aVisit();
    const other = await world.aVisit();
    const elsewhere = await aRestaurant({ tenantId: world.tenantId, slug: 'elsewhere' }).withTable().save(world.api.database);
    const stranger = await world.api.aTenant();
    const strangersKey = await world.api.aKey(stranger, { scopes: ['bookings:create', 'bookings:write'] });
    const body = { booking_id: visit.bookingId, rating: 5 };
    const tries: Promise<Answer<Review>>[] = [
      world.diner.post<Review>(path, body),
      write({ ...visit, token: other.token }),
      write({ ...visit, token: 'x'.repeat(43) }),
      write({ ...visit, token: '' }),
      write({ ...visit, bookingId: '0192f7a4-5b6c-7d8e-9f01-23456789abcd' }),
      world.diner.post<Review>(`/v1/restaurants/${elsewhere.id}/reviews`, body, { 'x-manage-token': visit.token }),
      world.diner.post<Review>('/v1/restaurants/nowhere/reviews', body, { 'x-manage-token': visit.token }),
      new Client(world.api.app, strangersKey.key).post<Review>(`/v1/restaurants/${world.house.id}/reviews`, body, { 'x-manage-token': visit.token }),
    ];
    for (const answer of await Promise.all(tries)) expect([answer.status, answer.body['code']]).toEqual([404, 'NOT_FOUND']);
    expect((await write(visit)).status).toBe(201);
  });

  it('gives staff no say without a token', async () => {
    const visit = await world.aVisit();
    const staff = new Client(world.api.app, (await world.api.aKey(world.tenantId)).key);
    expect((await staff.post(path, { booking_id: visit.bookingId, rating: 5 })).status).toBe(404);
  });

  it.each([
    [{ rating: 0 }, '/rating IS_INT|MIN'],
    [{ rating: 6 }, '/rating'],
    [{ rating: 4.5 }, '/rating'],
    [{ rating: '5' }, '/rating'],
    [{ rating: null }, '/rating'],
    [{}, '/rating'],
    [{ rating: 5, title: 'x'.repeat(201) }, '/title'],
    [{ rating: 5, title: null }, '/title'],
    [{ rating: 5, body: 'x'.repeat(5001) }, '/body'],
    [{ rating: 5, body: 7 }, '/body'],
    [{ rating: 5, status: 'published' }, '/status'],
    [{ rating: 5, author: 'The owner' }, '/author'],
    [{ rating: 5, booking_id: 'mine' }, '/booking_id'],
  ])('refuses %j', async (review, pointer) => {
    const answer = (await write(await world.aVisit(), review)) as Answer<unknown> as Answer<Problem>;
    expect(answer.status).toBe(422);
    expect(faultsOf(answer).map((fault) => fault.split(' ')[0])).toContain(pointer.split(' ')[0]);
  });
});

describe('moderation', () => {
  it('lists what waits, oldest first, and shows what is published', async () => {
    const first = (await write(await world.aVisit())).body.id;
    const second = (await write(await world.aVisit())).body.id;
    const waiting = (await world.moderator.all('/v1/reviews?status=pending', 3)).map(({ id }) => String(id));
    expect(waiting.indexOf(first)).toBeLessThan(waiting.indexOf(second));
    expect(waiting.indexOf(first)).toBeGreaterThanOrEqual(0);
    const answer = await world.moderator.post<Review>(`/v1/reviews/${first}/publish`, { note: 'Fine.' });
    expect([answer.status, answer.body.status, answer.body['moderation_note'], answer.etag]).toEqual([200, 'published', 'Fine.', '"2.json"']);
    expect((await published()).map(({ id }) => id)).toContain(first);
    expect((await world.moderator.all('/v1/reviews?status=pending', 100)).map(({ id }) => String(id))).not.toContain(first);
    expect((await world.moderator.all('/v1/reviews?status=published', 100)).map(({ id }) => String(id))).toContain(first);
  });

  it('never shows diners the note, the booking or a rejected review', async () => {
    const { id } = (await write(await world.aVisit())).body;
    await world.moderator.post(`/v1/reviews/${id}/publish`, { note: 'Knows the cook.' });
    const shown = (await published()).find((review) => review.id === id);
    expect(Object.keys(shown ?? {}).sort()).toEqual(['author', 'body', 'created_at', 'dined_on', 'id', 'rating', 'restaurant_id', 'status', 'title']);
    const rejected = await world.moderator.post<Review>(`/v1/reviews/${id}/reject`, undefined);
    expect([rejected.status, rejected.body.status]).toEqual([200, 'rejected']);
    expect((await published()).map((review) => review.id)).not.toContain(id);
  });

  it('is for moderators, of their own restaurants, of their own tenant', async () => {
    const { id } = (await write(await world.aVisit())).body;
    expect((await world.diner.get('/v1/reviews')).status).toBe(403);
    expect((await world.diner.post(`/v1/reviews/${id}/publish`, {})).status).toBe(403);
    const otherHouse = await aRestaurant({ tenantId: world.tenantId }).withTable().save(world.api.database);
    const limited = new Client(world.api.app, (await world.api.aKey(world.tenantId, { scopes: ['reviews:moderate'], restaurantIds: [otherHouse.id] })).key);
    const stranger = new Client(world.api.app, (await world.api.aKey(await world.api.aTenant(), { scopes: ['reviews:moderate'] })).key);
    for (const client of [limited, stranger]) {
      expect((await client.get<List>('/v1/reviews')).body.items).toEqual([]);
      expect((await client.post(`/v1/reviews/${id}/publish`, {})).status).toBe(404);
    }
    expect((await world.moderator.post('/v1/reviews/nonsense/publish', {})).status).toBe(404);
    expect((await world.moderator.get('/v1/reviews?status=nonsense')).status).toBe(400);
  });
});

describe('GET /v1/restaurants/{idOrSlug}/reviews', () => {
  it('sorts by newest or by rating, each page where the last one ended, while new ones come', async () => {
    const house = await aRestaurant({ tenantId: world.tenantId, slug: 'sorted' }).withTables(2).save(world.api.database);
    const add = async (rating: number): Promise<void> => {
      const visit = await world.aVisit({ restaurant: house });
      const { body } = await world.diner.post<Review>('/v1/restaurants/sorted/reviews', { booking_id: visit.bookingId, rating }, { 'x-manage-token': visit.token });
      await world.moderator.post(`/v1/reviews/${body.id}/publish`, {});
    };
    const ratings = [3, 5, 1, 5, 2, 4, 5, 3];
    for (const rating of ratings) await add(rating);
    const all = async (sort: string, limit: number): Promise<number[]> => (await world.diner.all(`/v1/restaurants/sorted/reviews?sort=${sort}`, limit)).map((row) => Number(row['rating']));
    for (const limit of [1, 3, 8, 100]) {
      expect(await all('newest', limit)).toEqual(ratings.toReversed());
      expect(await all('rating', limit)).toEqual([5, 5, 5, 4, 3, 3, 2, 1]);
    }
    const first = await world.diner.get<List>('/v1/restaurants/sorted/reviews?limit=4');
    await add(5);
    const second = await world.diner.get<List>(`/v1/restaurants/sorted/reviews?limit=4&cursor=${first.body.next}`);
    expect([...first.body.items, ...second.body.items].map((row) => row['rating'])).toEqual(ratings.toReversed());
    expect((await world.diner.get(`/v1/restaurants/sorted/reviews?sort=rating&cursor=${first.body.next}`)).status).toBe(400);
    expect((await world.diner.get('/v1/restaurants/sorted/reviews?cursor=x')).status).toBe(400);
    expect((await world.diner.get('/v1/restaurants/sorted/reviews?sort=worst')).status).toBe(400);
  });

  it('parts reviews of the same instant by their ids', async () => {
    await world.sql.query(`UPDATE reviews SET created_at = '2026-05-01T10:00:00.123456Z' WHERE restaurant_id = (SELECT id FROM restaurants WHERE slug = 'sorted')`);
    const rows = await world.diner.all('/v1/restaurants/sorted/reviews', 2);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(9);
  });

  it('is closed where the restaurant is not shown', async () => {
    await aRestaurant({ tenantId: world.tenantId, slug: 'drafted', status: 'draft' }).save(world.api.database);
    expect((await world.diner.get('/v1/restaurants/drafted/reviews')).status).toBe(404);
    expect((await world.diner.get('/v1/restaurants/nowhere/reviews')).status).toBe(404);
  });
});
