import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '#kernel';
import { findCandidates, readCards } from '#restaurants';
import { readDirectoryRowsAfter, readDirectoryRowsOf } from '../../libs/restaurants/src/persistence/sql/directory-rows.ts';
import { aRestaurant, aTenant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import { everything, openDirectoryWorld, toSql, type DirectoryWorld } from './support.ts';

let world: DirectoryWorld;
let tenantId: string;
let ours: SavedRestaurant;
let draft: SavedRestaurant;
let suspended: SavedRestaurant;
let theirs: SavedRestaurant;

beforeAll(async () => {
  world = await openDirectoryWorld();
  tenantId = (await aTenant().save(world.test)).id;
  ours = await aRestaurant({ tenantId, name: 'Chez Léon', cuisines: ['Belgian', 'seafood'], description: 'Mussels.', priceLevel: 2 }).save(world.test);
  draft = await aRestaurant({ tenantId, status: 'draft' }).save(world.test);
  suspended = await aRestaurant({ tenantId, status: 'suspended' }).save(world.test);
  theirs = await aRestaurant({ name: 'Theirs' }).save(world.test);
});

afterAll(() => world.close());

describe('rows of a directory', () => {
  it('are the listed restaurants of the asking tenant, whoever is asked for', async () => {
    const ids = [ours, draft, suspended, theirs].map(({ id }) => id);
    const [all, named, cards] = await world.db.database.read(systemContext(tenantId), (tx) =>
      Promise.all([readDirectoryRowsAfter(tx, { afterId: 0, limit: 100 }), readDirectoryRowsOf(tx, ids), readCards(tx, ids)]),
    );
    for (const rows of [all, named]) expect(rows.map(({ restaurantId }) => restaurantId)).toEqual([ours.id]);
    expect([...cards.keys()]).toEqual([ours.id]);
  });

  it('come batch by batch, in order', async () => {
    const more = [await aRestaurant({ tenantId }).save(world.test), await aRestaurant({ tenantId }).save(world.test)];
    const after = (afterId: number, limit: number): Promise<number[]> =>
      world.db.database.read(systemContext(tenantId), async (tx) => (await readDirectoryRowsAfter(tx, { afterId, limit })).map(({ restaurantId }) => restaurantId));
    const all = [ours, ...more].map(({ id }) => id);
    expect(await after(0, 2)).toEqual(all.slice(0, 2));
    expect(await after(all[1] ?? 0, 2)).toEqual(all.slice(2));
    for (const { id } of more) await world.sql.query('DELETE FROM restaurants WHERE id = $1', [id]);
  });

  it('say what search needs, as PostgreSQL keeps it', async () => {
    const [row] = await world.db.database.read(systemContext(tenantId), (tx) => readDirectoryRowsOf(tx, [ours.id]));
    expect(row).toMatchObject({ name: 'chez leon', cuisines: ['belgian', 'seafood'], priceLevel: 2, timeZone: 'Europe/Brussels', rating: 0, reviewCount: 0 });
    expect(row?.document).toMatch(/'mussels':\d+(?![A-Z])/);
    expect(Math.abs((row?.listedAtUs ?? 0) / 1_000 - Date.now())).toBeLessThan(600_000);
  });

  it('are nobody’s without a tenant, and the table behind them is closed', async () => {
    const asApplication = async (text: string): Promise<unknown[]> => {
      await world.sql.query('BEGIN');
      try {
        await world.sql.query(`SELECT set_config('role', 'couvert_app', true), set_config('app.tenant_id', '', true)`);
        return (await world.sql.query(text)).rows as unknown[];
      } finally {
        await world.sql.query('ROLLBACK');
      }
    };
    expect(await asApplication('SELECT * FROM directory_rows_after(0, 100)')).toEqual([]);
    expect(await asApplication(`SELECT * FROM directory_rows_of(ARRAY[${ours.id}])`)).toEqual([]);
    await expect(asApplication('SELECT * FROM restaurant_search')).rejects.toMatchObject({ code: '42501' });
  });
});

describe('cards', () => {
  it('are those that the search shows', async () => {
    await world.sql.query(`INSERT INTO restaurant_ratings (restaurant_id, tenant_id, review_count, rating_sum) VALUES ($1, $2, 3, 13)`, [ours.id, tenantId]);
    await world.sql.query(`UPDATE restaurants SET photos = '["https://example.com/a.jpg", "https://example.com/b.jpg"]' WHERE id = $1`, [ours.id]);
    const [cards, answer] = await world.db.database.read(systemContext(tenantId), (tx) => Promise.all([readCards(tx, [ours.id]), findCandidates(tx, toSql(everything))]));
    expect(cards.get(ours.id)?.card).toMatchObject({ rating: 4.3, reviewCount: 3, photo: 'https://example.com/a.jpg' });
    expect([...cards.values()].map(({ card }) => card)).toEqual(answer.candidates.map(({ card }) => card));
  });
});
