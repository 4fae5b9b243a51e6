import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { allPages, openSearchWorld, type SearchWorld } from './support.ts';

let world: SearchWorld;

const cuisines = ['italian', 'thai', 'belgian', 'pizza'];
const houses: { name: string; cuisines: string[]; priceLevel: number | null }[] = [];

beforeAll(async () => {
  world = await openSearchWorld();
  for (let i = 0; i < 40; i += 1) {
    const house = {
      name: `${i % 3 === 0 ? 'Villa' : 'Casa'} ${i}`,
      cuisines: cuisines.filter((_, at) => (i >> at) % 2 === 1),
      priceLevel: i % 5 === 0 ? null : (i % 4) + 1,
    };
    houses.push(house);
    await world.add(house);
  }
});

afterAll(() => world.close());

function countBy<T>(values: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

describe('facets', () => {
  it('are counted before their own filter and after the other one, the total after both', async () => {
    const question = fc.record({
      words: fc.constantFrom(null, 'villa', 'casa'),
      cuisines: fc.option(fc.subarray(cuisines, { minLength: 1 })),
      priceLevels: fc.option(fc.subarray([1, 2, 3, 4], { minLength: 1 })),
    });
    await fc.assert(
      fc.asyncProperty(question, async (asked) => {
        const matching = houses.filter(({ name }) => asked.words === null || name.toLowerCase().startsWith(asked.words));
        const ofCuisine = (house: (typeof houses)[number]): boolean => asked.cuisines === null || house.cuisines.some((cuisine) => asked.cuisines?.includes(cuisine));
        const ofPrice = (house: (typeof houses)[number]): boolean => asked.priceLevels === null || asked.priceLevels.includes(house.priceLevel ?? -1);
        const { facets } = await world.search(asked);
        expect(facets.matched).toBe(matching.length);
        expect(facets.total).toBe(matching.filter((house) => ofCuisine(house) && ofPrice(house)).length);
        expect(new Map(facets.cuisines.map(({ value, count }) => [value, count]))).toEqual(countBy(matching.filter(ofPrice).flatMap((house) => house.cuisines)));
        expect(new Map(facets.priceLevels.map(({ value, count }) => [value, count]))).toEqual(
          countBy(matching.filter(ofCuisine).flatMap(({ priceLevel }) => (priceLevel === null ? [] : [priceLevel]))),
        );
        const pages = await allPages((cursor) => world.search({ ...asked, cursor, limit: 7 }));
        expect(pages.flatMap(({ hits }) => hits)).toHaveLength(facets.total);
        expect(new Set(pages.map((page) => page.facets.total))).toEqual(new Set([facets.total]));
      }),
      { numRuns: 60 },
    );
  });

  it('name the most frequent first', async () => {
    const { facets } = await world.search();
    const counts = facets.cuisines.map(({ count }) => count);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect(facets.priceLevels.map(({ value }) => value)).toEqual([1, 2, 3, 4]);
  });

  it('do not mind how a cuisine is written', async () => {
    const first = await world.search({ cuisines: ['thai'] });
    expect(first.facets.total).toBeGreaterThan(0);
    expect((await world.search({ cuisines: ['THAI'] })).facets.total).toBe(first.facets.total);
  });

  it('keep a cuisine that was asked for even when it is not among the fifty most frequent', async () => {
    const crowd = await openSearchWorld();
    try {
      for (let i = 0; i < 60; i += 1) await crowd.add({ name: `House ${i}`, cuisines: [`kitchen ${i}`] });
      const facets = (await crowd.search({ cuisines: ['kitchen 9'] })).facets.cuisines;
      expect(facets).toHaveLength(50);
      expect(facets).toContainEqual({ value: 'kitchen 9', count: 1 });
    } finally {
      await crowd.close();
    }
  });
});
