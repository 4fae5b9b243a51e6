import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { systemContext } from '#kernel';
import { findCandidates, findInDirectory, findSpellings, type Candidate, type DirectoryAnswer, type DirectoryQuestion, type FoundRestaurant, type RestaurantDirectory, type SearchAnswer } from '#restaurants';
import { seedCity } from '../../apps/cli/src/seed/seed-city.ts';
import { aRestaurant } from '../support/builders/restaurant-builder.ts';
import { everything, openDirectoryWorld, toSql, type DirectoryWorld } from './support.ts';

let world: DirectoryWorld;
let tenantId: string;
let directory: RestaurantDirectory;
let houses: { id: number; name: string; city: string; cuisines: string[]; latitude: number; longitude: number; listed_at_us: number }[];

beforeAll(async () => {
  world = await openDirectoryWorld();
  const seed = (slug: string, restaurants: number): ReturnType<typeof seedCity> =>
    seedCity({ database: world.db.database, tenant: { slug, name: slug }, restaurants, seed: 1, today: '2027-06-14', bookings: { pastDays: 0, futureDays: 0, perDay: 0 } });
  ({ tenantId } = await seed('ours', 600));
  await seed('theirs', 200);
  for (const [at, name] of ["Joe's Pizza", 'Joes Pizza', 'Pizza Joe', 'L’Écailler du Palais', 'Jean-Georges', 'Bar/Brasserie', '日本橋', 'Pizza Pizza Pizza', '1900', '1e3 Bar', '1e3bar', '🍕', '€uro', "O'Neill’s Irish-Pub", 'Ｐizza', '𠮷野家', 'Þórr & Søn', 'ก๋วยเตี๋ยว เรือ', '...'].entries()) {
    await aRestaurant({ tenantId, name, cuisines: at % 2 === 0 ? ['Pizza', 'italian'] : [], priceLevel: at % 3 === 0 ? null : 2, description: at % 2 === 0 ? 'Pizza by the slice, and joes.' : '' }).save(world.test);
  }
  await aRestaurant({ tenantId, name: 'Beyond Fiji', latitude: -17.7, longitude: 179.9999 }).save(world.test);
  await aRestaurant({ tenantId, name: 'This side of Fiji', latitude: -17.7, longitude: -179.9999 }).save(world.test);
  await world.sql.query(`INSERT INTO restaurant_ratings (restaurant_id, tenant_id, review_count, rating_sum)
    SELECT id, tenant_id, 1 + id % 3, (1 + id % 3) * (1 + id % 5) FROM restaurants WHERE tenant_id = $1 AND id % 4 > 0
    ON CONFLICT (restaurant_id) DO UPDATE SET review_count = excluded.review_count, rating_sum = excluded.rating_sum`, [tenantId]);
  // More cuisines than a facet shows, most of them equally frequent.
  for (let at = 0; at < 8; at += 1) await aRestaurant({ tenantId, name: `Around the world ${at}`, cuisines: Array.from({ length: 9 }, (_, each) => `style ${at * 8 + each}`) }).save(world.test);
  // One page of it is older than the rest, for the pages of a search that began between them.
  await world.sql.query(`UPDATE restaurant_search SET listed_at = listed_at - interval '1 day' WHERE restaurant_id % 2 = 0`);
  ({ rows: houses } = await world.sql.query(
    `SELECT r.id, r.name, r.city, r.cuisines, r.latitude, r.longitude, (extract(epoch FROM s.listed_at) * 1000000)::double precision AS listed_at_us
       FROM restaurants r JOIN restaurant_search s ON s.restaurant_id = r.id WHERE r.tenant_id = $1 ORDER BY r.id`,
    [tenantId],
  ));
  directory = await world.upToDate(tenantId);
});

afterAll(() => world.close());

function there<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('it is not there');
  return value;
}

const inSql = (question: DirectoryQuestion): Promise<SearchAnswer> => world.db.database.read(systemContext(tenantId), (tx) => findCandidates(tx, toSql(question)));

function inMemory(question: DirectoryQuestion): DirectoryAnswer {
  return there(findInDirectory(directory, question));
}

const house = fc.nat().map((at) => there(houses[at % houses.length]));
const words = fc.oneof(
  house.map(({ name }) => name),
  house.map(({ name }) => name.replaceAll(' ', '')),
  house.map(({ name }) => name.split(' ')[0] ?? ''),
  house.map(({ cuisines, city }) => `${cuisines[0] ?? 'pizza'} ${city}`),
  fc.constantFrom('pizza', 'PIZZA joes', "joe's", 'joe', 'jeangeorges', 'bar', '日本橋', '1900', 'in', '!!', '&', ' ', 'the of', 'xyzzy', 'ÉCAILLER', "l'écailler", 'lecailler', 'jean–georges', 'PIZZA, joes!', 'pizza pizza', '1e3 bar', '1e3', 'oneills', 'o neill s', 'ｐｉｚｚａ', '野家', '𠮷野家', 'thorr son', 'ก๋วยเตี๋ยว', '🍕', 'euro', 'EURuro', 'or', 'pizza or', 'style 7', 'around world 3'),
);
const question: fc.Arbitrary<DirectoryQuestion> = fc
  .record({
    words: fc.option(words),
    near: fc.option(fc.oneof(fc.record({ house, radiusM: fc.constantFrom(300, 3_000, 30_000) }).map(({ house: { latitude, longitude }, radiusM }) => ({ latitude: latitude + 0.001, longitude, radiusM })), fc.constant({ latitude: -17.7, longitude: 180, radiusM: 5_000 }))),
    cuisines: fc.option(fc.array(fc.oneof(fc.constantFrom('italian', 'PIZZA', 'thai', 'none such', 'style 40', 'STYLE 63', 'style 8'), house.map(({ cuisines }) => cuisines[0] ?? 'x')), { maxLength: 3 })),
    priceLevels: fc.option(fc.subarray([1, 2, 3, 4])),
    restaurantIds: fc.option(fc.array(fc.oneof(house.map(({ id }) => id), fc.constant(2_000_000_000)), { maxLength: 80 }), { freq: 3 }),
    sort: fc.constantFrom('relevance' as const, 'distance' as const, 'rating' as const),
    listedUntilUs: fc.option(house.map((each) => each.listed_at_us), { freq: 3 }),
    limit: fc.constantFrom(1, 20, 1_000),
    withFacets: fc.boolean(),
  })
  .map((asked) => ({ ...everything, ...asked, sort: (asked.sort === 'relevance' && asked.words === null) || (asked.sort === 'distance' && asked.near === null) ? ('rating' as const) : asked.sort }));

/** What both say, figures rounded to where two programs may differ. */
function outline(found: readonly (Candidate | FoundRestaurant)[]): unknown[] {
  return found.map((each) => ({
    id: 'card' in each ? each.card.id : each.restaurantId,
    position: each.position.map((key) => Math.round(key * 1e5) / 1e5),
    relevance: each.relevance === null ? null : Math.round(each.relevance * 1e5) / 1e5,
    distanceM: each.distanceM === null ? null : Math.round(each.distanceM * 1e4) / 1e4,
  }));
}

async function expectSame(question: DirectoryQuestion): Promise<SearchAnswer> {
  const [theirs, ours] = [await inSql(question), inMemory(question)];
  expect(outline(ours.found)).toEqual(outline(theirs.candidates));
  expect(ours.facets).toEqual(theirs.facets);
  return theirs;
}

describe('the directory', () => {
  it('finds, counts and orders as the SQL search does, page after page', async () => {
    await fc.assert(
      fc.asyncProperty(question, async (asked) => {
        // A reading that was forgiven is asked of both.
        // Phrases are left to PostgreSQL.
        fc.pre(findInDirectory(directory, asked) !== null);
        const { spellings } = inMemory(asked);
        const first = { ...asked, spellings };
        fc.pre(spellings === null || spellings.length === 1);
        const theirs = await expectSame(first);
        await expectSame({ ...first, after: theirs.candidates.at(-1)?.position ?? [Number.MAX_VALUE, 0, 0] });
      }),
      { numRuns: 1_500 },
    );
  });

  it('reads one misspelt word as the SQL search may, and weighs it so', async () => {
    for (const asked of ['piza', 'italan', 'jaens', 'brussls', 'xyzzyq']) {
      const { spellings } = inMemory({ ...everything, words: asked, sort: 'relevance' });
      const theirs = await world.db.database.read(systemContext(tenantId), (tx) => findSpellings(tx, asked));
      expect(spellings?.[0]?.slice(0, 2)).toEqual(theirs?.[0]?.slice(0, 2));
      await expectSame({ ...everything, words: asked, spellings, sort: 'relevance' });
    }
  });

  it('finds the same by several misspelt words, in an order of its own', async () => {
    for (const asked of ['pizza joees', 'itallian brusels', 'jaen goerges']) {
      const ours = inMemory({ ...everything, words: asked, sort: 'relevance', limit: 1_000 });
      expect(ours.spellings).not.toBeNull();
      const theirs = await inSql({ ...everything, words: asked, spellings: ours.spellings, sort: 'relevance', limit: 1_000 });
      expect(new Set(ours.found.map(({ restaurantId }) => restaurantId))).toEqual(new Set(theirs.candidates.map(({ card }) => card.id)));
      expect(ours.facets).toEqual(theirs.facets);
    }
  });

  it('forgives typos, and finishes what is still being typed', () => {
    const names = (asked: string): unknown[] => inMemory({ ...everything, words: asked, sort: 'relevance' }).found.map(({ restaurantId }) => houses.find(({ id }) => id === restaurantId)?.name);
    expect(names('jaen georgs')).toEqual(['Jean-Georges']);
    expect(names('ecail')).toEqual(['L’Écailler du Palais']);
    expect(inMemory({ ...everything, words: 'ecail', sort: 'relevance' }).spellings).toEqual([['ecail', 'ecailler']]);
  });

  it('draws the rim of a circle where the SQL search draws it', async () => {
    const centre = { latitude: there(houses[0]).latitude + 0.000_1, longitude: there(houses[0]).longitude };
    const { found } = inMemory({ ...everything, near: { ...centre, radiusM: 100_000 }, sort: 'distance', limit: 60 });
    // Half of these distances were rounded down: their restaurants stand beyond the radius.
    for (const { distanceM } of found) await expectSame({ ...everything, near: { ...centre, radiusM: there(distanceM) }, sort: 'distance' });
  });

  it('shows only who is accepted, counts all, and still knows the words', () => {
    const asked = { ...everything, words: 'pizza', sort: 'relevance' as const, limit: 1_000 };
    const all = inMemory(asked);
    const even = (ordinal: number): boolean => ordinal % 2 === 0;
    const free = all.found.filter(({ ordinal }) => even(ordinal));
    expect(free.length).toBeGreaterThan(0);
    const ours = inMemory({ ...asked, accepts: even });
    expect(ours.found).toEqual(free);
    expect(ours.facets).toEqual(all.facets);
    expect(inMemory({ ...asked, accepts: () => false })).toMatchObject({ found: [], isKnown: true, spellings: null, facets: all.facets });
  });

  it.each(['"joes pizza"', 'pizza -hut', 'pizza or joes', '1e3bar', '0ë7a', 'bar•brasserie', 'pizza\u00a0joes'])('leaves operators and phrases to PostgreSQL: %s', (asked) => {
    expect(findInDirectory(directory, { ...everything, words: asked })).toBeNull();
  });
});
