import { describe, expect, it } from 'vitest';
import type { DirectoryQuestion } from './directory-question.ts';
import type { DirectoryRow } from './directory-row.ts';
import { findInDirectory } from './find-in-directory.ts';
import { withoutRest } from './resting-work.ts';
import { RestaurantDirectory } from './restaurant-directory.ts';
import { WordFolder } from './word-folder.ts';

const latin = { folds: new Map([['é', 'e']]), lowers: new Map([['É', 'é']]), spaces: new Set<string>(), gluing: new Set<string>(), beginning: [], following: [] };

function aRow(restaurantId: number, changes: Partial<DirectoryRow> = {}): DirectoryRow {
  const name = changes.name ?? `house ${restaurantId}`;
  return {
    restaurantId,
    name,
    document: name.split(' ').map((word, at) => `'${word}':${at + 1}A`).join(' '),
    cuisines: ['thai'], priceLevel: 2, latitude: 50 + (restaurantId % 1_000) / 1_000, longitude: 4, timeZone: 'Europe/Brussels', rating: 4, reviewCount: 10, listedAtUs: restaurantId,
    ...changes,
  };
}

function aDirectory(rows: readonly DirectoryRow[] = []): RestaurantDirectory {
  const directory = new RestaurantDirectory(new WordFolder(latin));
  for (const row of rows) directory.put(row);
  return directory;
}

function pack(directory: RestaurantDirectory): void {
  withoutRest(directory.packing());
}

const everything: DirectoryQuestion = {
  words: null, spellings: null, near: null, cuisines: null, priceLevels: null, restaurantIds: null,
  sort: 'rating', after: null, listedUntilUs: null, limit: 50, withFacets: true,
};

function found(directory: RestaurantDirectory, asked: Partial<DirectoryQuestion>): number[] {
  return (findInDirectory(directory, { ...everything, ...asked })?.found ?? []).map(({ restaurantId }) => restaurantId).sort((one, other) => one - other);
}

describe('an ordinal', () => {
  it('is one restaurant’s for good: changed, removed, listed again, and packed', () => {
    const directory = aDirectory([aRow(10), aRow(11), aRow(12)]);
    expect([10, 11, 12].map((id) => directory.ordinal(id))).toEqual([0, 1, 2]);
    directory.remove(11);
    directory.put(aRow(13));
    directory.put(aRow(10, { name: 'renamed', latitude: -10 }));
    pack(directory);
    directory.put(aRow(11));
    expect([10, 11, 12, 13].map((id) => directory.ordinal(id))).toEqual([0, 1, 2, 3]);
    expect([0, 1, 2, 3].map((ordinal) => directory.restaurantId(ordinal))).toEqual([10, 11, 12, 13]);
    expect(directory.size).toBe(4);
    expect(directory.timeZone(3)).toBe('Europe/Brussels');
  });
});

describe.each(['in the tail', 'packed'])('a change, %s', (where) => {
  const settle = (directory: RestaurantDirectory): RestaurantDirectory => {
    if (where === 'packed') pack(directory);
    return directory;
  };

  it('of name, place, cuisine and price is found as it is now, and as nothing else', () => {
    const directory = settle(aDirectory([aRow(1), aRow(2)]));
    directory.put(aRow(1, { name: 'casa nova', latitude: 10, cuisines: ['tapas'], priceLevel: null, rating: 5 }));
    settle(directory);
    const here = { latitude: 50.001, longitude: 4, radiusM: 50 };
    expect(found(directory, { words: 'house', sort: 'relevance' })).toEqual([2]);
    expect(found(directory, { words: 'casa', sort: 'relevance' })).toEqual([1]);
    expect(found(directory, { near: here })).toEqual([]);
    expect(found(directory, { near: { ...here, latitude: 10 } })).toEqual([1]);
    expect(found(directory, { cuisines: ['thai'] })).toEqual([2]);
    expect(found(directory, { cuisines: ['Tapas'] })).toEqual([1]);
    expect(found(directory, { priceLevels: [2] })).toEqual([2]);
    expect(findInDirectory(directory, everything)?.found[0]?.restaurantId).toBe(1);
  });

  it('that takes it off the list leaves nothing of it, one that puts it back all', () => {
    const directory = settle(aDirectory([aRow(1), aRow(2)]));
    directory.remove(1);
    directory.remove(1);
    directory.remove(99);
    settle(directory);
    const asked: Partial<DirectoryQuestion>[] = [{}, { words: 'house', sort: 'relevance' }, { near: { latitude: 50, longitude: 4, radiusM: 90_000 } }, { restaurantIds: [1, 2] }];
    expect(asked.map((each) => found(directory, each))).toEqual([[2], [2], [2], [2]]);
    expect(directory.size).toBe(1);
    directory.put(aRow(1));
    settle(directory);
    expect(asked.map((each) => found(directory, each))).toEqual([[1, 2], [1, 2], [1, 2], [1, 2]]);
    expect(directory.size).toBe(2);
  });
});

describe('a name of several words', () => {
  it('is found written as one, without being a word of its own', () => {
    const directory = aDirectory([aRow(1, { name: 'joe s pizza', document: "'joe':1A 'joes':5A 'joespizza':8A 'pizza':3A,6A 's':2A" })]);
    expect(directory.vocabulary.find('joespizza')).toBeUndefined();
    expect(found(directory, { words: 'JoesPizza', sort: 'relevance' })).toEqual([1]);
    expect(found(directory, { words: 'joes-pizza', sort: 'relevance' })).toEqual([1]);
    directory.remove(1);
    expect(found(directory, { words: 'JoesPizza', sort: 'relevance' })).toEqual([]);
  });
});

describe('memory', () => {
  it('is counted: it grows with the restaurants, and changes of the same ones take none for long', () => {
    const rows = Array.from({ length: 4_000 }, (_, at) => aRow(at + 1));
    const directory = aDirectory(rows);
    pack(directory);
    const settled = directory.bytes();
    expect(settled / rows.length).toBeGreaterThan(100);
    expect(settled / rows.length).toBeLessThan(600);
    for (let round = 0; round < 3; round += 1) {
      for (const row of rows) {
        directory.put({ ...row, name: `other ${row.restaurantId}`, document: `'other':1A '${row.restaurantId}':${round + 2}A`, latitude: row.latitude + round / 1_000 });
        if (directory.wantsPacking) pack(directory);
      }
    }
    pack(directory);
    expect(directory.bytes()).toBeLessThan(settled * 1.2);
  });

  it('has an end: more cuisines than can be numbered are refused, and nothing of their restaurant is kept', () => {
    const directory = aDirectory();
    const put = (id: number): boolean => directory.put(aRow(id, { cuisines: Array.from({ length: 10 }, (_, at) => `cuisine ${id} ${at}`) }));
    let id = 1;
    while (put(id) && id < 7_000) id += 1;
    expect(id).toBe(6_554);
    expect([directory.size, directory.ordinal(id)]).toEqual([id - 1, undefined]);
    expect(directory.put(aRow(id, { cuisines: ['cuisine 1 1'] }))).toBe(true);
  });
});
