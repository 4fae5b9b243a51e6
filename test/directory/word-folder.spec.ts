import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { systemContext } from '#kernel';
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
  '🍕🍣é',
];
const typed = fc.string({ unit: fc.oneof(...alphabets.map((alphabet) => fc.constantFrom(...alphabet))), minLength: 1, maxLength: 30 });
/** As people type: mostly letters, with something in between. */
const sentence = fc.array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...(alphabets[0] ?? '')) }, { weight: 1, arbitrary: fc.constantFrom(...(alphabets[1] ?? '')) }, { weight: 1, arbitrary: fc.constantFrom(...(alphabets[2] ?? '')) }), { maxLength: 30 }).map((parts) => parts.join(''));

async function inSql(text: string): Promise<{ folded: string; plain: string; words: string[]; asked: string }> {
  const { rows } = await world.sql.query<{ folded: string; plain: string; words: string[]; asked: string }>(
    `SELECT couvert_fold($1) AS folded, couvert_search_text($1) AS plain, tsvector_to_array(to_tsvector('simple', couvert_search_text($1))) AS words, couvert_search_query($1)::text AS asked`,
    [text],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a SELECT without FROM has one row');
  return row;
}

describe('what is typed', () => {
  it('is folded and taken apart as PostgreSQL does it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(typed, sentence), async (text) => {
        const { folded, plain, words } = await inSql(text);
        expect(folder.fold(text)).toBe(folded);
        const asked = folder.ask(text);
        fc.pre(asked !== null);
        expect([asked?.plain, asked?.words.toSorted()]).toEqual([plain, words.toSorted()]);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['Joe’s Pizza', "'joe' & 's' & 'pizza' | 'joes' & 'pizza' | 'joespizza'", [['joe', 's', 'pizza'], ['joes', 'pizza'], ['joespizza']]],
    ['Café-Brasserie', "'cafe' & 'brasserie' | 'cafebrasserie'", [['cafe', 'brasserie'], ['cafebrasserie']]],
    ['pizza', "'pizza' | 'pizza'", [['pizza'], ['pizza']]],
    ['!!', '', []],
  ])('%s asks for %s', async (text, asked, groups) => {
    expect((await inSql(text)).asked).toBe(asked);
    expect(folder.ask(text)?.groups).toEqual(groups);
  });

  it.each(['"joes pizza"', 'pizza -hut', 'pizza or pasta', '“bar à vin”'])('with operators is left to PostgreSQL: %s', (text) => {
    expect(folder.ask(text)).toBeNull();
  });
});
