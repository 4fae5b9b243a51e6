import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import { encodeCursor } from '#kernel';
import type { SearchRequest } from '../../../libs/bookings/src/queries/search/search-request.ts';
import { allPages, grandPlace, openSearchWorld, type SearchWorld } from './support.ts';

let world: SearchWorld;
let sql: Client;

beforeEach(async () => {
  world = await openSearchWorld();
  sql = new Client({ connectionString: world.test.url });
  await sql.connect();
});

afterEach(async () => {
  await sql.end();
  await world.close();
});

async function fill(count: number): Promise<number[]> {
  const ids: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const { id } = await world.add({ name: i % 2 === 0 ? `Trattoria ${i}` : `Pizza ${i} trattoria`, latitude: 50.8467 + (i % 7) / 1000, cuisines: ['italian'] });
    // Many alike: the id parts them.
    await sql.query('INSERT INTO restaurant_ratings (restaurant_id, tenant_id, review_count, rating_sum) VALUES ($1, $2, $3, $4)', [id, world.tenantId, 1 + (i % 3), (1 + (i % 3)) * (1 + (i % 4))]);
    ids.push(id);
  }
  return ids;
}

const sorts: Partial<SearchRequest>[] = [
  { words: 'trattoria', sort: 'relevance' },
  { words: 'tratoria', sort: 'relevance' },
  { near: grandPlace, sort: 'distance' },
  { sort: 'rating' },
];

describe('pages', () => {
  it.each(sorts)('show every restaurant once, whatever their size: %j', async (asked) => {
    const ids = await fill(23);
    for (const limit of [1, 5, 22, 23, 50]) {
      const pages = await allPages((cursor) => world.search({ ...asked, cursor, limit }));
      const shown = pages.flatMap(({ hits }) => hits.map(({ card }) => card.id));
      expect(shown.length).toBe(23);
      expect(new Set(shown)).toEqual(new Set(ids));
      expect(pages).toHaveLength(Math.ceil(23 / limit));
    }
  });

  it.each(sorts)('show once what was there all the time, while others come, go, and change names: %j', async (asked) => {
    const ids = await fill(24);
    const gone = ids.filter((_, at) => at % 4 === 1);
    const stays = ids.filter((_, at) => at % 4 !== 1);
    let page = 0;
    const pages = await allPages(async (cursor) => {
      if (page > 0) {
        await world.add({ name: 'Trattoria nuova', latitude: 50.8467, cuisines: ['italian'] });
        await sql.query(`UPDATE restaurants SET status = 'suspended' WHERE id = $1`, [gone[page - 1]]);
        await sql.query('UPDATE restaurants SET description = $2, price_level = 3 WHERE id = $1', [stays[page], 'Now with a view of the park.']);
      }
      page += 1;
      return world.search({ ...asked, cursor, limit: 5 });
    });
    const shown = pages.flatMap(({ hits }) => hits.map(({ card }) => card.id));
    expect(new Set(shown).size).toBe(shown.length);
    expect(stays.filter((id) => !shown.includes(id))).toEqual([]);
    // What was listed after the search began is in none of its pages.
    expect(shown.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('keep the reading of a misspelt word, also when a restaurant comes that is spelt so', async () => {
    await fill(12);
    const first = await world.search({ words: 'tratoria', limit: 5 });
    expect(first.hits).toHaveLength(5);
    await world.add({ name: 'Tratoria', cuisines: ['italian'] });
    const second = await world.search({ words: 'tratoria', limit: 5, cursor: first.next });
    expect(second.hits).toHaveLength(5);
    expect((await world.search({ words: 'tratoria', limit: 5 })).facets.total).toBe(1);
  });
});

describe('a cursor', () => {
  it('is refused on another question, and when it is none of ours', async () => {
    await fill(6);
    const { next } = await world.search({ words: 'trattoria', limit: 2 });
    expect(next).not.toBeNull();
    await expect(world.search({ words: 'trattoria', limit: 3, cursor: next })).resolves.toMatchObject({ hits: { length: 3 } });
    const refused = { code: 'CURSOR_INVALID' };
    await expect(world.search({ words: 'pizza', cursor: next })).rejects.toMatchObject(refused);
    await expect(world.search({ words: 'trattoria', cuisines: ['italian'], cursor: next })).rejects.toMatchObject(refused);
    await expect(world.search({ words: 'trattoria', sort: 'rating', cursor: next })).rejects.toMatchObject(refused);
    for (const cursor of ['', 'x', '%%%', 'e30', Buffer.from('null').toString('base64url'), 'A'.repeat(1024)]) {
      await expect(world.search({ words: 'trattoria', cursor })).rejects.toMatchObject(refused);
    }
  });

  it('with forged values finds nothing worse than another place in the list', async () => {
    await fill(6);
    const { next } = await world.search({ limit: 2 });
    const [kind] = JSON.parse(Buffer.from(next ?? '', 'base64url').toString('utf8')) as [string];
    const place = (...values: (string | number | null)[]): Promise<unknown> => world.search({ cursor: encodeCursor(kind, values) });
    await expect(place(1e308, -1e308, 2_147_483_647, 0, null)).resolves.toBeDefined();
    await expect(place(5e-324, 0, -2_147_483_647, 7e15, "'; --")).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
    await expect(place(5e-324, 0, -2_147_483_647, 7e15, 'a|b c')).resolves.toBeDefined();
    for (const wrong of [[1, 1, 2_147_483_648, 0, null], [1, 1, 1.5, 0, null], [1, 1, 1, Number.MAX_SAFE_INTEGER, null], [1, 1, 1, -7.3e15, null], ['1', 1, 1, 0, null], [1, 1, 1, 0, 'a b\0'], [1, 1, 1, 0, 5]]) {
      await expect(place(...(wrong as (string | number | null)[]))).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
    }
  });
});
