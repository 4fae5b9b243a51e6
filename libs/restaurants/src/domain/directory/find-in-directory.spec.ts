import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SearchFacets, SearchPosition } from '../search-question.ts';
import type { DirectoryQuestion } from './directory-question.ts';
import type { DirectoryRow } from './directory-row.ts';
import { findInDirectory } from './find-in-directory.ts';
import { distanceMOf, onSphere } from './place-on-sphere.ts';
import { withoutRest } from './resting-work.ts';
import { RestaurantDirectory } from './restaurant-directory.ts';
import { isAhead } from './top-of.ts';
import { WordFolder } from './word-folder.ts';

const folder = new WordFolder({ folds: new Map(), lowers: new Map(), spaces: new Set(), gluing: new Set(), beginning: [], following: [] });
const words = ['casa', 'bar', 'rose', 'thai'] as const;
const cuisines = ['thai', 'pizza', 'sushi', 'tapas'] as const;
/** Few of each, so that many are equal. */
const row: fc.Arbitrary<DirectoryRow> = fc.record({
  restaurantId: fc.integer({ min: 1, max: 60 }),
  word: fc.constantFrom(...words),
  cuisines: fc.subarray([...cuisines]),
  priceLevel: fc.option(fc.constantFrom(1, 2, 3, 4)),
  latitude: fc.constantFrom(50, 50.001, 50.002, 51),
  rating: fc.constantFrom(0, 3, 4.5),
  reviewCount: fc.nat(2),
  listedAtUs: fc.nat(3),
}).map(({ word, ...rest }) => ({ ...rest, name: word, document: `'${word}':1A`, longitude: 4, timeZone: 'Europe/Brussels' }));
const step = fc.oneof({ weight: 12, arbitrary: row }, { weight: 3, arbitrary: fc.record({ leaves: fc.integer({ min: 1, max: 60 }) }) }, { weight: 1, arbitrary: fc.constant('pack' as const) });
const position: fc.Arbitrary<SearchPosition> = fc.tuple(fc.constantFrom(-112, -111.19492664455873, 0, 3, 4.5), fc.constantFrom(0, 1, 2, 3, 4.5), fc.nat(60));
const question = fc
  .record({
    words: fc.option(fc.constantFrom(...words), { freq: 2 }),
    near: fc.option(fc.record({ latitude: fc.constantFrom(50, 50.001), longitude: fc.constant(4), radiusM: fc.constantFrom(50, 150, 400_000) }), { freq: 2 }),
    cuisines: fc.option(fc.subarray([...cuisines, 'none such'])),
    priceLevels: fc.option(fc.subarray([1, 2, 3, 4])),
    restaurantIds: fc.option(fc.array(fc.nat(70), { maxLength: 40 }), { freq: 1 }),
    listedUntilUs: fc.option(fc.nat(4), { freq: 1 }),
    after: fc.option(position),
    sort: fc.constantFrom('rating' as const, 'distance' as const),
    limit: fc.constantFrom(1, 3, 100),
    acceptsEach: fc.option(fc.integer({ min: 1, max: 4 }), { freq: 1 }),
    withFacets: fc.boolean(),
  })
  .map(({ acceptsEach, sort, ...asked }) => ({ asked: { ...asked, spellings: null, sort: asked.near === null ? ('rating' as const) : sort }, acceptsEach }));

/** A restaurant's, from 0 on in the order in which they were first put. */
type Numbered = DirectoryRow & { readonly ordinal: number };

function isFree({ ordinal }: Numbered, each: number | null): boolean {
  return each === null || ordinal % each === 0;
}

/** By looking at each of them. */
function plainly(rows: readonly Numbered[], asked: DirectoryQuestion, acceptsEach: number | null): { found: number[]; facets: SearchFacets; isKnown: boolean } {
  const centre = asked.near === null ? null : onSphere(asked.near);
  const metres = (one: DirectoryRow): number => {
    if (centre === null) return 0;
    const at = onSphere(one);
    return Math.round(distanceMOf((at.x - centre.x) ** 2 + (at.y - centre.y) ** 2 + (at.z - centre.z) ** 2) * 1e3) / 1e3;
  };
  const known = rows.filter((each) => (asked.words === null || each.name === asked.words) && (asked.near === null || metres(each) <= asked.near.radiusM) && (asked.restaurantIds?.includes(each.restaurantId) ?? true) && (asked.listedUntilUs === null || each.listedAtUs <= asked.listedUntilUs));
  const ofPrice = known.filter(({ priceLevel }) => asked.priceLevels === null || (priceLevel !== null && asked.priceLevels.includes(priceLevel)));
  const ofCuisine = known.filter((each) => asked.cuisines === null || each.cuisines.some((cuisine) => asked.cuisines?.includes(cuisine)));
  const chosen = ofPrice.filter((each) => ofCuisine.includes(each));
  const keys = (each: DirectoryRow): SearchPosition => (asked.sort === 'rating' ? [each.rating, each.reviewCount, each.restaurantId] : [0 - metres(each), each.rating, each.restaurantId]);
  const { after } = asked;
  return {
    isKnown: known.length > 0,
    found: chosen.filter((each) => isFree(each, acceptsEach)).filter((each) => after === null || isAhead(asked.sort === 'distance' ? -Math.round(-after[0] * 1e3) / 1e3 : after[0], after[1], after[2], ...keys(each))).sort((one, other) => (isAhead(...keys(one), ...keys(other)) ? -1 : 1)).slice(0, asked.limit).map(({ restaurantId }) => restaurantId),
    facets: {
      matched: known.length,
      total: chosen.length,
      cuisines: cuisines.map((value) => ({ value, count: ofPrice.filter((each) => each.cuisines.includes(value)).length })).filter(({ count }) => count > 0).sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1)),
      priceLevels: [1, 2, 3, 4].map((value) => ({ value, count: ofCuisine.filter(({ priceLevel }) => priceLevel === value).length })).filter(({ count }) => count > 0),
    },
  };
}

describe('a question to the directory', () => {
  it('is answered as by looking at each restaurant, whatever came, changed, left and was packed before', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.array(question, { minLength: 1, maxLength: 12 }), (steps, questions) => {
        const directory = new RestaurantDirectory(folder);
        const rows = new Map<number, DirectoryRow>();
        for (const each of steps) {
          if (each === 'pack') withoutRest(directory.packing());
          else if ('leaves' in each) {
            directory.remove(each.leaves);
            rows.delete(each.leaves);
          } else {
            directory.put(each);
            rows.set(each.restaurantId, each);
          }
        }
        const numbered = [...rows.values()].map((each) => ({ ...each, ordinal: directory.ordinal(each.restaurantId) ?? -1 }));
        for (const { asked, acceptsEach } of questions) {
          const full: DirectoryQuestion = { ...asked, ...(acceptsEach === null ? {} : { accepts: (ordinal: number) => ordinal % acceptsEach === 0 }) };
          const ours = findInDirectory(directory, full);
          const plain = plainly(numbered, full, acceptsEach);
          expect({ found: ours?.found.map(({ restaurantId }) => restaurantId), isKnown: ours?.isKnown, facets: ours?.facets }).toEqual({ ...plain, facets: asked.withFacets ? plain.facets : null });
        }
      }),
      { numRuns: 1_500 },
    );
  });
});
