import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { systemContext } from '#kernel';
import { usesOperators } from '../../libs/restaurants/src/domain/search-spellings.ts';
import type { WordFolder } from '../../libs/restaurants/src/domain/directory/word-folder.ts';
import { readWordFolder } from '../../libs/restaurants/src/persistence/sql/directory-rows.ts';
import { openDirectoryWorld, type DirectoryWorld } from './support.ts';

let world: DirectoryWorld;
let folder: WordFolder;

beforeAll(async () => {
  world = await openDirectoryWorld();
  folder = await world.db.database.read(systemContext('00000000-0000-4000-8000-000000000001'), readWordFolder);
});

afterAll(() => world.close());

const alphabets = [
  'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  ' \t!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  'äöüßÄÖÜéèêëçñøåÅæœŒłŁżİıšžčřďťňőűþðÉÈ',
  '–—’‘“”„«»…·•€£№°½ªº²³\u00a0\u2009\u3000',
  'αβγδσςΣΩжщёЁйЙїґ',
  'あいうカキク日本語寿司한국어ไทยעבריתعربي',
  '🍕🍣é\u0301\u0327\u200d\ufe0f\ufeff\u0085\u2028',
  'नमस्तेก็ที่한ﾗｰﾒﾝＡ１𠮷𪚥',
  '0123456789eE',
];
const typed = fc.string({ unit: fc.oneof(...alphabets.map((alphabet) => fc.constantFrom(...alphabet))), minLength: 1, maxLength: 30 });
/** As people type: mostly letters, with something in between. */
const sentence = fc.array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...(alphabets[0] ?? '')) }, { weight: 1, arbitrary: fc.constantFrom(...(alphabets[1] ?? '')) }, { weight: 1, arbitrary: fc.constantFrom(...(alphabets[2] ?? '')) }), { maxLength: 30 }).map((parts) => parts.join(''));

async function inSql(text: string): Promise<{ folded: string; lowered: string; plain: string; asked: string }> {
  const { rows } = await world.sql.query<{ folded: string; lowered: string; plain: string; asked: string }>(
    `SELECT couvert_fold($1) AS folded, lower($1) AS lowered, couvert_search_text($1) AS plain, couvert_search_query($1)::text AS asked`,
    [text],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a SELECT without FROM has one row');
  return row;
}

/** `'joe' & 's' | 'joes'` */
function groupsIn(asked: string): string[][] {
  return asked === '' ? [] : asked.split(' | ').map((group) => group.split(' & ').map((word) => word.slice(1, -1)));
}

/** In whatever order, each once. */
function groupsOf(groups: readonly (readonly string[])[] = []): string[] {
  return [...new Set(groups.map((group) => [...new Set(group)].sort().join(' & ')))].sort();
}

describe('what is typed', () => {
  it('is folded and taken apart as PostgreSQL does it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(typed, sentence), async (text) => {
        const { folded, lowered, plain, asked } = await inSql(text);
        expect([folder.fold(text), folder.lower(text)]).toEqual([folded, lowered]);
        const ours = folder.ask(text);
        // Operators and phrases are PostgreSQL's, and so is what looks like one to either.
        expect(ours !== null || usesOperators(folded.replaceAll('\u0085', ' ')) || / <-> |!/.test(asked)).toBe(true);
        fc.pre(ours !== null);
        expect([ours?.plain, groupsOf(ours?.groups)]).toEqual([plain, groupsOf(groupsIn(asked))]);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['Joe’s Pizza', "'joe' & 's' & 'pizza' | 'joes' & 'pizza' | 'joespizza'", [['joe', 's', 'pizza'], ['joes', 'pizza'], ['joespizza']]],
    ['Café-Brasserie', "'cafe' & 'brasserie' | 'cafebrasserie'", [['cafe', 'brasserie'], ['cafebrasserie']]],
    ['pizza', "'pizza' | 'pizza'", [['pizza'], ['pizza']]],
    ['!!', '', []],
    ['&', '', []],
    [' ', '', []],
    ['𠮷野家', "'𠮷野家' | '𠮷野家'", [['𠮷野家'], ['𠮷野家']]],
    ['7 e7 bar', "'7' & 'e7' & 'bar' | '7e7' & 'bar'", [['7', 'e7', 'bar'], ['7e7', 'bar']]],
  ])('%s asks for %s', async (text, asked, groups) => {
    expect((await inSql(text)).asked).toBe(asked);
    expect(folder.ask(text)?.groups).toEqual(groups);
  });

  it.each(['"joes pizza"', 'pizza -hut', 'pizza or pasta', '“bar à vin”', 'pizza\u0085-hut'])('with operators is left to PostgreSQL: %s', (text) => {
    expect(folder.ask(text)).toBeNull();
  });

  it.each(['0ë7a', '1e3bar', 'a€b', "l'1e3bar", 'pizza\u00a0hut', 'tag \u{e0041}'])('that PostgreSQL reads as a phrase, or that it was not asked about, is left to it: %s', (text) => {
    expect(folder.ask(text)).toBeNull();
  });
});
