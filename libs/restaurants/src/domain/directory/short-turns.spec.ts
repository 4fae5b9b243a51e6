import { describe, expect, it } from 'vitest';
import type { DirectoryQuestion } from './directory-question.ts';
import type { DirectoryRow } from './directory-row.ts';
import { findInDirectory } from './find-in-directory.ts';
import { piecesMax, withoutRest, type RestingWork } from './resting-work.ts';
import { RestaurantDirectory } from './restaurant-directory.ts';
import { WordFolder } from './word-folder.ts';

const folder = new WordFolder({ folds: new Map(), lowers: new Map(), spaces: new Set(), gluing: new Set(), beginning: [], following: [] });
const restaurants = 60_000;
const wordsEach = 12;
const batch = 256;

/** In no order at all, whichever way one looks. */
function aRow(at: number): DirectoryRow {
  const random = (salt: number): number => (Math.imul(at + salt, 2_654_435_761) >>> 0) / 2 ** 32;
  const words = Array.from({ length: wordsEach - 1 }, (_, place) => `w${Math.floor(random(place) * 5_000)}x${place}`);
  return {
    restaurantId: at + 1,
    name: `house ${at}`,
    document: ['the', ...words].map((word, place) => `'${word}':${place + 1}A`).join(' '),
    cuisines: [`c${Math.floor(random(50) * 40)}`, 'all'],
    priceLevel: 1 + Math.floor(random(51) * 4),
    latitude: 50 + random(52), longitude: 4 + random(53), timeZone: 'Europe/Brussels', rating: Math.round(random(54) * 50) / 10, reviewCount: Math.floor(random(55) * 200), listedAtUs: at,
  };
}

function turnsOf(work: RestingWork<unknown>): number[] {
  const turns: number[] = [];
  for (let step = work.next(); step.done !== true; step = work.next()) turns.push(step.value as number);
  return turns;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

describe('a directory of sixty thousand', () => {
  const directory = new RestaurantDirectory(folder);
  const growing: number[] = [];
  for (let from = 0; from < restaurants; from += batch) {
    const rows = Array.from({ length: Math.min(batch, restaurants - from) }, (_, at) => aRow(from + at));
    growing.push(...turnsOf(directory.makingRoom(rows)));
    for (const row of rows) directory.put(row);
  }

  it('makes room piece by piece, and for so many that nothing is copied when they are put', () => {
    // Each of 12 columns, 6 arrays of the tail and 2 tables is copied whole at the last doubling, from 32,768 on.
    expect(sum(growing)).toBeGreaterThan(20 * 32_768);
    expect(Math.max(...growing)).toBeLessThan(2 * piecesMax);
    const room = directory.columns.room;
    withoutRest(directory.makingRoom([aRow(restaurants)]));
    expect(directory.columns.room).toBe(room);
  });

  it.each([
    ['words', (): RestingWork => directory.postings.pack(directory.vocabulary.size), 2 * restaurants * wordsEach],
    // Half of the comparisons that sorting needs at least.
    ['the order', (): RestingWork => directory.byRating.pack(directory.listed), (restaurants * Math.log2(restaurants)) / 2],
    ['facets', (): RestingWork => directory.facets.pack(restaurants), 2 * restaurants],
    // Each level of the tree down to leaves of 64 looks at everybody once.
    ['places', (): RestingWork => directory.packing(), restaurants * Math.log2(restaurants / 64)],
  ])('packs %s in turns of bounded work, and counts all that it does', (_, pack, piecesMin) => {
    const turns = turnsOf(pack());
    expect(sum(turns)).toBeGreaterThan(piecesMin - piecesMax);
    expect(Math.max(...turns)).toBeLessThan(2 * piecesMax);
  });

  it('packs changes in such turns too, and is whole meanwhile', () => {
    for (let at = 0; at < restaurants; at += 10) directory.put({ ...aRow(at), name: 'changed', document: "'changed':1A", rating: 1, latitude: -10, cuisines: ['all'] });
    const question: DirectoryQuestion = { words: 'changed', spellings: null, near: { latitude: -10, longitude: 4.5, radiusM: 100_000 }, cuisines: ['all'], priceLevels: null, restaurantIds: null, sort: 'rating', after: null, listedUntilUs: null, limit: 20, withFacets: true };
    const turns: number[] = [];
    const work = directory.packing();
    for (let step = work.next(); step.done !== true; step = work.next()) {
      turns.push(step.value);
      expect(findInDirectory(directory, question)?.facets?.total).toBe(restaurants / 10);
    }
    expect(turns.length).toBeGreaterThan(20);
    expect(Math.max(...turns)).toBeLessThan(2 * piecesMax);
    expect(directory.tailSize).toBe(0);
  });
});
