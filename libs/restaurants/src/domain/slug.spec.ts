import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSlug, slugCandidates, slugOf } from './slug.ts';

describe('the slug of a name', () => {
  it('is the name without accents, capitals and marks', () => {
    expect(slugOf('Chez Léon & Fils')).toBe('chez-leon-fils');
    expect(slugOf("Joe's Pizza")).toBe('joes-pizza');
    expect(slugOf('L’Œuf Brøndsted Straße Łódź')).toBe('loeuf-brondsted-strasse-lodz');
    expect(slugOf('  --Bar / Brasserie!! ')).toBe('bar-brasserie');
    expect(slugOf('Cafe\u0301 ＡＢＣ')).toBe('cafe');
  });

  it('holds a letter even when the name has none that can be written', () => {
    expect(slugOf('1900')).toBe('restaurant-1900');
    expect(slugOf('寿司')).toBe('restaurant');
    expect(slugOf('!!!')).toBe('restaurant');
  });

  it('is a slug, whatever the name', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => isSlug(slugOf(name))));
    fc.assert(fc.property(fc.string({ unit: 'grapheme-composite', maxLength: 300 }), (name) => slugCandidates(slugOf(name), 30).every(isSlug)));
  });

  it('is followed by numbers when it is taken', () => {
    expect(slugCandidates('pizza', 3)).toEqual(['pizza', 'pizza-2', 'pizza-3']);
  });
});

describe('isSlug', () => {
  it('refuses what would be an id, or no address', () => {
    for (const text of ['12', '', '-a', 'a-', 'a--b', 'A', 'é', 'a b', 'a'.repeat(101), 'a\n']) expect(isSlug(text), text).toBe(false);
    for (const text of ['a', '12b', 'chez-leon', 'a'.repeat(100)]) expect(isSlug(text), text).toBe(true);
  });
});
