import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setImmediate } from 'node:timers/promises';
import type { Context, Database, Tx } from '#kernel';
import { Directories, findInDirectory, type DirectoryQuestion, type RestaurantDirectory } from '#restaurants';
import { aRestaurant, aTenant } from '../support/builders/restaurant-builder.ts';
import { everything, openDirectoryWorld, type DirectoryWorld } from './support.ts';

let world: DirectoryWorld;
let tenantId: string;

beforeEach(async () => {
  world = await openDirectoryWorld();
  tenantId = (await aTenant().save(world.test)).id;
});

afterEach(() => world.close());

async function add(name: string, options: Parameters<typeof aRestaurant>[0] = {}): Promise<number> {
  return (await aRestaurant({ tenantId, name, ...options }).save(world.test)).id;
}

function idsIn(directory: RestaurantDirectory, asked: Partial<DirectoryQuestion> = {}): number[] {
  return (findInDirectory(directory, { ...everything, ...asked })?.found ?? []).map(({ restaurantId }) => restaurantId).sort((one, other) => one - other);
}

const found = async (asked: Partial<DirectoryQuestion> = {}): Promise<number[]> => idsIn(await world.upToDate(tenantId), asked);
const words = (typed: string): Partial<DirectoryQuestion> => ({ words: typed, sort: 'relevance' });

async function listMany(count: number, prefix: string): Promise<void> {
  await world.sql.query(
    `INSERT INTO restaurants (tenant_id, slug, name, country, latitude, longitude, time_zone, currency, status)
     SELECT $1, $3 || '-' || n, $3 || ' ' || n, 'BE', 50 + n / 10000.0, 4, 'Europe/Brussels', 'EUR', 'listed' FROM generate_series(1, $2::int) n`,
    [tenantId, count, prefix],
  );
}

describe('a kept directory', () => {
  it('gives nothing out before it has read everything, and then all of the tenant and nobody else', async () => {
    const ids = [await add('One'), await add('Two')];
    await add('Draft', { status: 'draft' });
    const theirs = await aRestaurant({ name: 'Theirs' }).save(world.test);
    expect(world.directories.of(tenantId).current()).toBeNull();
    expect(await found()).toEqual(ids);
    expect(idsIn(await world.upToDate(theirs.tenantId))).toEqual([theirs.id]);
    expect(await found({ restaurantIds: [...ids, theirs.id] })).toEqual(ids);
  });

  it('knows what was committed by whomever, whichever way', async () => {
    const [one, two] = [await add('One'), await add('Two')];
    expect(await found()).toEqual([one, two]);
    const three = await add('Three');
    expect(await found(words('three'))).toEqual([three]);
    await world.sql.query(`UPDATE restaurants SET name = 'Uno', latitude = 10 WHERE id = $1`, [one]);
    expect([await found(words('one')), await found(words('uno')), await found({ near: { latitude: 10, longitude: 4.3525, radiusM: 10_000 } })]).toEqual([[], [one], [one]]);
    await world.sql.query(`UPDATE restaurants SET status = 'suspended' WHERE id = $1`, [two]);
    expect(await found()).toEqual([one, three]);
    await world.sql.query(`UPDATE restaurants SET status = 'listed' WHERE id = $1`, [two]);
    expect(await found()).toEqual([one, two, three]);
    await world.sql.query(`INSERT INTO restaurant_ratings (restaurant_id, tenant_id, review_count, rating_sum) VALUES ($1, $2, 2, 9)`, [three, tenantId]);
    const first = findInDirectory(await world.upToDate(tenantId), everything)?.found[0];
    expect(first?.position).toEqual([4.5, 2, three]);
    await world.sql.query(`DELETE FROM restaurants WHERE id = $1`, [three]);
    expect(await found()).toEqual([one, two]);
    expect(world.errors).toEqual([]);
  });

  it('keeps ordinals through changes of thousands in one statement, which the log names by the table alone', async () => {
    const first = await add('First');
    const directory = await world.upToDate(tenantId);
    const ordinal = directory.ordinal(first);
    await listMany(3_000, 'many');
    expect(await found({ ...words('many'), limit: 5_000 })).toHaveLength(3_000);
    await world.sql.query(`UPDATE restaurants SET name = 'few' WHERE tenant_id = $1 AND id % 2 = 0`, [tenantId]);
    const few = await found({ ...words('few'), limit: 5_000 });
    expect(few.every((id) => id % 2 === 0)).toBe(true);
    expect(await found({ ...words('many'), limit: 5_000 })).toHaveLength(3_001 - few.length - (first % 2));
    await world.sql.query(`DELETE FROM restaurants WHERE tenant_id = $1 AND name LIKE 'many%'`, [tenantId]);
    expect(await found({ limit: 5_000 })).toEqual([...new Set([...few, first])].sort((a, b) => a - b));
    expect(await world.upToDate(tenantId)).toBe(directory);
    expect(directory.ordinal(first)).toBe(ordinal);
  });

  it('gives nothing out from the moment at which the log is lost, until everything has been read again', async () => {
    const one = await add('One');
    await world.upToDate(tenantId);
    const kept = world.directories.of(tenantId);
    await world.sql.query('ALTER TABLE restaurants DISABLE TRIGGER ALL');
    await world.sql.query(`UPDATE restaurants SET price_level = 4 WHERE id = $1`, [one]);
    await world.sql.query(`UPDATE restaurant_search SET price_level = 4 WHERE restaurant_id = $1`, [one]);
    await world.sql.query('ALTER TABLE restaurants ENABLE TRIGGER ALL');
    expect(await found({ priceLevels: [4] })).toEqual([]);
    await world.sql.query('DELETE FROM cache_epoch_marker');
    const seen: (RestaurantDirectory | null)[] = [];
    world.tail.subscribe({ changed: () => undefined, lost: () => seen.push(kept.current()) });
    await world.tail.tailNow();
    expect(seen).toEqual([null]);
    expect(await found({ priceLevels: [4] })).toEqual([one]);
    expect(world.errors).toEqual([]);
  });

  it('misses nothing that commits while it reads', async () => {
    await listMany(2_000, 'before');
    const kept = world.directories.of(tenantId);
    const loading = kept.settled();
    for (let i = 0; i < 20; i += 1) {
      await world.sql.query(`UPDATE restaurants SET name = 'during ' || $2::text WHERE tenant_id = $1 AND slug = 'before-' || ($2::int * 100)`, [tenantId, i + 1]);
      await add(`Newly ${i}`);
      await world.tail.tailNow();
    }
    await loading;
    expect(await found({ ...words('during'), limit: 5_000 })).toHaveLength(20);
    expect(await found({ ...words('newly'), limit: 5_000 })).toHaveLength(20);
    expect(await found({ limit: 5_000 })).toHaveLength(2_020);
  });

  it('tells that the database was gone, and is there again by itself when it is back', async () => {
    const one = await add('One');
    await world.upToDate(tenantId);
    await world.sql.query(`UPDATE restaurants SET name = 'Uno' WHERE id = $1`, [one]);
    await world.sql.query('REVOKE EXECUTE ON FUNCTION directory_rows_of(integer[]) FROM couvert_app');
    const kept = world.directories.of(tenantId);
    await world.tail.tailNow();
    await expect(kept.settled()).rejects.toBeDefined();
    await world.sql.query('GRANT EXECUTE ON FUNCTION directory_rows_of(integer[]) TO couvert_app');
    await expect.poll(() => kept.settled().then(() => true, () => false), { timeout: 30_000 }).toBe(true);
    expect(await found(words('uno'))).toEqual([one]);
    expect(world.errors).toHaveLength(1);
  });

  it('is read again when the log was trimmed past this process', async () => {
    const one = await add('One');
    await world.upToDate(tenantId);
    await world.sql.query(`UPDATE restaurants SET name = 'Uno' WHERE id = $1`, [one]);
    // Transactions of any database on the server hold the horizon back while they last.
    await expect.poll(async () => {
      await world.sql.query('SELECT cache_trim(pg_snapshot_xmin(pg_current_snapshot()))');
      return (await world.sql.query('SELECT FROM cache_invalidations')).rowCount;
    }, { timeout: 30_000 }).toBe(0);
    expect(await found(words('uno'))).toEqual([one]);
    expect(world.errors).toEqual([]);
  });

  it('whose connections are cut while it reads begins again, and is complete then', async () => {
    await listMany(3_000, 'cut');
    const kept = world.directories.of(tenantId);
    await setImmediate();
    await expect.poll(async () => (await world.sql.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%directory_rows_after%'`)).rowCount, { timeout: 30_000, interval: 1 }).toBeGreaterThan(0);
    await expect(kept.settled()).rejects.toBeDefined();
    await expect.poll(() => world.tail.tailNow().then(() => true, () => false), { timeout: 30_000 }).toBe(true);
    await expect.poll(() => kept.settled().then(() => true, () => false), { timeout: 30_000 }).toBe(true);
    expect(await found({ limit: 5_000 })).toHaveLength(3_000);
  });

  it('lets nobody wait for an attempt that is not under way', async () => {
    await add('One');
    await world.sql.query('REVOKE EXECUTE ON FUNCTION directory_rows_after(integer, integer) FROM couvert_app');
    const kept = world.directories.of(tenantId);
    await expect(kept.settled()).rejects.toBeDefined();
    const first = await Promise.race([kept.settled().catch(() => 'refused'), setImmediate('waited')]);
    expect(first).toBe('refused');
    expect(kept.current()).toBeNull();
  });

  it('hears nothing of other tenants', async () => {
    await add('One');
    const theirs = await aRestaurant({ name: 'Theirs' }).save(world.test);
    await world.upToDate(tenantId);
    await world.sql.query(`UPDATE restaurants SET name = 'Elsewhere' WHERE id = $1`, [theirs.id]);
    await aRestaurant({ tenantId: theirs.tenantId }).save(world.test);
    await world.tail.tailNow();
    expect(world.directories.of(tenantId).isSettled).toBe(true);
  });

  it('numbers its restaurants anew once most of what it knows is gone, and outlives a lost log with the numbers it has', async () => {
    const first = await add('First');
    const before = await world.upToDate(tenantId);
    expect(world.directories.ordinalsOf(tenantId)).toBe(before.ordinalsOfRestaurants);
    await world.sql.query('DELETE FROM cache_epoch_marker');
    await world.tail.tailNow();
    expect(world.directories.of(tenantId).current()).toBeNull();
    expect(world.directories.ordinalsOf(tenantId)).toBe(before.ordinalsOfRestaurants);
    await listMany(5_000, 'guest');
    await world.upToDate(tenantId);
    await world.sql.query(`DELETE FROM restaurants WHERE slug LIKE 'guest-%'`);
    await world.upToDate(tenantId);
    const after = await world.upToDate(tenantId);
    expect(after).not.toBe(before);
    expect([after.ordinalCount, idsIn(after)]).toEqual([1, [first]]);
    const ordinals = world.directories.ordinalsOf(tenantId);
    expect([ordinals?.count, ordinals?.idOf(0), ordinals?.ordinalOf(first)]).toEqual([1, first, 0]);
  });

  it('is read in batches that the driver parses quickly, smaller ones where restaurants have much to say', async () => {
    await listMany(1_000, 'short');
    await world.sql.query(`UPDATE restaurants SET description = (SELECT string_agg('word' || n, ' ') FROM generate_series(1, 600) n) WHERE tenant_id = $1 AND id % 2 = 0`, [tenantId]);
    const sizes: { rows: number; characters: number }[] = [];
    const { database } = world.db;
    const watched = Object.assign(Object.create(database) as Database, {
      read: <T>(ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> =>
        database.read(ctx, (tx) =>
          work(
            Object.assign(Object.create(tx) as Tx, {
              rows: async (...asked: Parameters<Tx['rows']>) => {
                const rows = await tx.rows<{ document?: string }>(...asked);
                sizes.push({ rows: rows.length, characters: rows.reduce((sum, { document = '' }) => sum + document.length, 0) });
                return rows;
              },
            }),
          ),
        ),
    });
    const directories = new Directories({ database: watched, log: world.tail, bytesMax: 1e9, restaurantsMax: 1e6, onError: (error) => world.errors.push(error) });
    const kept = directories.of(tenantId);
    await kept.settled();
    expect(kept.current()?.size).toBe(1_000);
    expect(Math.max(...sizes.map(({ rows }) => rows))).toBe(128);
    // The first batch knows nothing of what comes.
    expect(Math.max(...sizes.slice(3).map(({ characters }) => characters))).toBeLessThan(300_000);
    await directories.stop();
  });
});

describe('directories', () => {
  it('leave a tenant that is too large to PostgreSQL, and say so once', async () => {
    await world.close();
    world = await openDirectoryWorld({ restaurantsMax: 100 });
    tenantId = (await aTenant().save(world.test)).id;
    await listMany(101, 'much');
    const kept = world.directories.of(tenantId);
    await expect(kept.settled()).rejects.toMatchObject({ name: 'DirectoryFull' });
    await expect(kept.settled()).rejects.toMatchObject({ name: 'DirectoryFull' });
    expect(kept.current()).toBeNull();
    expect(kept.bytes()).toBe(0);
    await world.sql.query(`UPDATE restaurants SET status = 'suspended' WHERE slug = 'much-1'`);
    await world.tail.tailNow();
    expect(world.directories.of(tenantId)).toBe(kept);
    expect(world.errors).toHaveLength(1);
  });

  it('try a tenant again that was too large, after a rest', async () => {
    await world.close();
    world = await openDirectoryWorld({ restaurantsMax: 100, restMs: 0 });
    tenantId = (await aTenant().save(world.test)).id;
    await listMany(101, 'much');
    await expect(world.directories.of(tenantId).settled()).rejects.toMatchObject({ name: 'DirectoryFull' });
    await world.sql.query(`UPDATE restaurants SET status = 'suspended' WHERE slug = 'much-1'`);
    expect(await found()).toHaveLength(100);
  });

  it('bound the memory of one tenant as well as that of all', async () => {
    await world.close();
    world = await openDirectoryWorld({ bytesMax: 300_000 });
    tenantId = (await aTenant().save(world.test)).id;
    await listMany(2_000, 'much');
    await expect(world.directories.of(tenantId).settled()).rejects.toMatchObject({ name: 'DirectoryFull' });
    expect(world.directories.bytes()).toBe(0);
  });

  it('take two connections to load, however many tenants are asked for at once', async () => {
    const tenants = await Promise.all(Array.from({ length: 7 }, async () => (await aTenant().save(world.test)).id));
    for (const each of tenants) await aRestaurant({ tenantId: each }).save(world.test);
    let reading = 0;
    const most: number[] = [];
    const { database } = world.db;
    const counted = Object.assign(Object.create(database) as Database, {
      read: async <T>(ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> => {
        reading += 1;
        most.push(reading);
        return database.read(ctx, work).finally(() => (reading -= 1));
      },
    });
    const directories = new Directories({ database: counted, log: world.tail, bytesMax: 1e9, restaurantsMax: 1e6, onError: (error) => world.errors.push(error) });
    await Promise.all(tenants.map((each) => directories.of(each).settled()));
    expect(tenants.map((each) => directories.of(each).current()?.size)).toEqual(tenants.map(() => 1));
    expect([Math.max(...most), world.errors]).toEqual([2, []]);
    await directories.stop();
  });

  it('let those go that were not asked for the longest when memory runs short, and load them again only after a rest', async () => {
    const [one, other] = [(await aTenant().save(world.test)).id, (await aTenant().save(world.test)).id];
    await world.upToDate(one);
    const bytesOfOne = world.directories.bytes();
    for (const restMs of [600_000, 0]) {
      // Each fits in by itself, both do not.
      const directories = new Directories({ database: world.db.database, log: world.tail, bytesMax: bytesOfOne * 1.5, restaurantsMax: 1e6, restMs, onError: (error) => world.errors.push(error) });
      const [first, second] = [directories.of(one), directories.of(other)];
      await Promise.all([first.settled(), second.settled()]);
      directories.makeRoom();
      expect([first.current(), second.current()]).toEqual([null, expect.anything()]);
      expect(directories.ordinalsOf(one)).toBeNull();
      expect(directories.bytes()).toBe(second.bytes());
      expect(directories.of(other)).toBe(second);
      expect(directories.of(one) === first).toBe(restMs > 0);
      await directories.stop();
    }
    expect(world.errors).toEqual([]);
  });
});
