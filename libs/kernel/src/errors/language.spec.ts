import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languages, preferredLanguage } from './language.ts';

describe('the language of an answer', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['es', 'es'],
    ['fr-CA', 'fr'],
    ['DE-at', 'de'],
    ['de-DE,de;q=0.9,en;q=0.8', 'de'],
    ['en;q=0.8, fr', 'fr'],
    ['en;q=0.3, fr;q=0.2, es;q=0.35', 'es'],
    ['es, fr', 'es'],
    ['fr, es', 'fr'],
    ['nl, pt;q=0.9', 'en'],
    ['nl, de;q=0.1', 'de'],
    ['*', 'en'],
    ['de;q=0.5, *', 'en'],
    ['en;q=0, *;q=0.5', 'es'],
    ['en;q=0', 'en'],
    ['es;q=0, fr;q=0.001', 'fr'],
    ['de;q=1.5', 'en'],
    ['de;q=0.5;level=1', 'en'],
    ['de;q=x, es;q=0.1', 'es'],
    ['de-AT;q=0.2, fr;q=0.5, de', 'de'],
    [' fr ; q=0.9 ', 'fr'],
    ['english', 'en'],
    ['__proto__, constructor;q=1, fr;q=0.5', 'fr'],
  ])('for %s is %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });

  it('is found in no more than the beginning of what is sent', () => {
    expect(preferredLanguage(`${'nl,'.repeat(30)}de`)).toBe('en');
    expect(preferredLanguage(`${' '.repeat(600)}de`)).toBe('en');
  });

  it('is one of ours, whatever is sent', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-z*;q=0-9., -]{0,80}$/)), (header) => languages.includes(preferredLanguage(header))));
  });
});
