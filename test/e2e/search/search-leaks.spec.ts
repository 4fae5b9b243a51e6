import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import { aCache } from '#caching';
import { systemContext } from '#kernel';
import { SearchRestaurants } from '../../../libs/bookings/src/queries/search/search-restaurants.ts';
import { aRestaurant, aTenant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { openSearchWorld, request, rowsAlone, type SearchWorld } from './support.ts';
import { unwatchedSlots } from '../../support/unwatched-slots.ts';

// Search passes row-level security through functions of the owner: everything that policies would have kept apart is
// kept apart by the functions themselves, and tried here.

let world: SearchWorld;
let otherTenantId: string;
let sql: Client;
let listed: SavedRestaurant;

const question = { sort: 'rating', limit: 50, facets: true, clock_offset_ms: 0 };

beforeAll(async () => {
  world = await openSearchWorld();
  otherTenantId = (await aTenant().save(world.test)).id;
  listed = await world.add({ name: 'Ours', cuisines: ['secretive'], description: 'A description.' });
  await world.add({ name: 'Our draft', cuisines: ['draftish'], status: 'draft' });
  await world.add({ name: 'Our suspended', cuisines: ['suspendish'], status: 'suspended' });
  await aRestaurant({ tenantId: otherTenantId, name: 'Theirs', cuisines: ['foreign'] }).save(world.test);
  sql = new Client({ connectionString: world.test.url });
  await sql.connect();
});

afterAll(async () => {
  await sql.end();
  await world.close();
});

/** Runs a statement as the application does, with a tenant set or none. */
async function asApplication(text: string, { tenantId, values = [] }: { tenantId: string | null; values?: unknown[] }): Promise<Record<string, unknown>[]> {
  await sql.query('BEGIN');
  try {
    await sql.query(`SELECT set_config('role', 'couvert_app', true), set_config('app.tenant_id', $1, true)`, [tenantId ?? '']);
    return (await sql.query(text, values)).rows as Record<string, unknown>[];
  } finally {
    await sql.query('ROLLBACK');
  }
}

describe('search', () => {
  it('shows listed restaurants of the asking tenant, and counts no others', async () => {
    const ours = await world.search();
    expect(ours.hits.map(({ card }) => card.name)).toEqual(['Ours']);
    expect(ours.facets).toMatchObject({ total: 1, matched: 1, cuisines: [{ value: 'secretive', count: 1 }] });
    const theirs = await world.search({}, otherTenantId);
    expect(theirs.hits.map(({ card }) => card.name)).toEqual(['Theirs']);
    expect(theirs.facets.cuisines).toEqual([{ value: 'foreign', count: 1 }]);
  });

  it('shows nothing to nobody', async () => {
    const [row] = await asApplication('SELECT search_restaurants($1) AS answer', { tenantId: null, values: [JSON.stringify(question)] });
    expect(row?.['answer']).toMatchObject({ found: [], facets: { matched: 0, cuisines: [] } });
  });

  it('takes the tenant from the setting, whatever the question claims', async () => {
    const claims = { ...question, tenant: otherTenantId, tenant_id: otherTenantId };
    const [row] = await asApplication('SELECT search_restaurants($1) AS answer', { tenantId: world.tenantId, values: [JSON.stringify(claims)] });
    expect(JSON.stringify(row)).not.toContain('Theirs');
  });

  it('answers the columns of a card and no other', async () => {
    const [row] = await asApplication('SELECT search_restaurants($1) AS answer', { tenantId: world.tenantId, values: [JSON.stringify(question)] });
    const answer = row?.['answer'] as { found: Record<string, unknown>[] } | undefined;
    expect(Object.keys(answer?.found[0] ?? {}).sort()).toEqual(
      ['city', 'country', 'cuisines', 'distance_m', 'id', 'keys', 'latitude', 'longitude', 'name', 'photo', 'price_level', 'rating', 'relevance', 'review_count', 'slug', 'time_zone'].sort(),
    );
  });

  it('spells by the words of the asking tenant alone', async () => {
    expect(await world.names({ words: 'foreing' })).toEqual([]);
    expect(await world.names({ words: 'secretvie' })).toEqual(['Ours']);
    for (const tenantId of [world.tenantId, null]) {
      const rows = await asApplication(`SELECT nearby FROM search_spellings('foreing draftis suspendis')`, { tenantId });
      expect(JSON.stringify(rows)).not.toMatch(/foreign|draftish|suspendish/);
    }
  });

  it('keeps its tables and its upkeep from the application, and its questions from everybody else', async () => {
    const denied = { code: '42501' };
    for (const text of [
      'SELECT * FROM restaurant_search',
      'SELECT * FROM search_vocabulary',
      'DELETE FROM restaurant_search',
      `INSERT INTO search_vocabulary (tenant_id, word) VALUES (gen_random_uuid(), 'x')`,
      'SELECT restaurant_search_refresh(ARRAY[1])',
    ]) {
      await expect(asApplication(text, { tenantId: world.tenantId })).rejects.toMatchObject(denied);
    }
    const { rows } = await sql.query(
      `SELECT p.proname, p.prosecdef, p.proconfig, has_function_privilege('public', p.oid, 'EXECUTE') AS open, pg_get_userbyid(p.proowner) AS owner
         FROM pg_proc p WHERE p.proname IN ('search_restaurants', 'search_spellings', 'restaurant_search_refresh', 'restaurants_keep_search', 'ratings_keep_search') ORDER BY 1`,
    );
    expect(rows).toHaveLength(5);
    for (const row of rows as { proconfig: string[]; open: boolean; owner: string; prosecdef: boolean }[]) {
      expect(row).toMatchObject({ open: false, owner: 'couvert_owner', prosecdef: true });
      expect(row.proconfig).toContain('search_path=public, pg_temp');
    }
  });

  it('does not show a limited key the restaurants of others', async () => {
    const second = await world.add({ name: 'Ours too' });
    const ctx = systemContext(world.tenantId);
    const limited = { ...ctx, caller: { ...ctx.caller, restaurantIds: [second.id] } };
    await world.catchUp(world.tenantId, []);
    for (const cities of [rowsAlone, world.cities]) {
    const query = new SearchRestaurants(world.db.database, cities, unwatchedSlots(), aCache().cache);
    expect((await query.execute(limited, request({}))).hits.map(({ card }) => card.id)).toEqual([second.id]);
    const none = { ...ctx, caller: { ...ctx.caller, restaurantIds: [] } };
    expect((await query.execute(none, request({}))).hits).toEqual([]);
    expect((await query.execute(ctx, request({}))).hits.map(({ card }) => card.id)).toContain(listed.id);
    }
  });
});
