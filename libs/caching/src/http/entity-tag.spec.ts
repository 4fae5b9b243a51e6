import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIfMatch } from '#kernel';
import { hashOf, parseEntityTags, strongTag } from './entity-tag.ts';

describe('a list of entity tags', () => {
  it.each([
    ['*', '*'],
    [' * ', '*'],
    ['"a"', [['a', false]]],
    ['W/"a"', [['a', true]]],
    ['"a", W/"b" ,"c"', [['a', false], ['b', true], ['c', false]]],
    ['"a,b", "c"', [['a,b', false], ['c', false]]],
    ['""', [['', false]]],
    [', "a",, ', [['a', false]]],
    ['', []],
    ['"é"', [['é', false]]],
  ] as const)('%j', (header, tags) => {
    const parsed = parseEntityTags(header);
    expect(typeof parsed === 'string' ? parsed : parsed?.map(({ opaque, isWeak }) => [opaque, isWeak])).toEqual(tags);
  });

  it.each(['a', '"a', 'w/"a"', '"a" "b"', '"a b"', '"a"x', '"a", *', 'W/ "a"'])('%j is none', (header) => {
    expect(parseEntityTags(header)).toBeNull();
  });

  it('is read to an end, whatever comes', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (header) => parseEntityTags(header) !== undefined));
    expect(parseEntityTags(`"${'a'.repeat(10_000)}`)).toBeNull();
    expect(parseEntityTags(`${' '.repeat(10_000)}x`)).toBeNull();
  });
});

describe('a strong tag', () => {
  const hash = hashOf(Buffer.from('{"name":"Chez Léon"}'));

  it('differs by body, by version and by coding', () => {
    const tags = [
      strongTag({ version: 7, hash, coding: 'identity' }),
      strongTag({ version: 8, hash, coding: 'identity' }),
      strongTag({ version: 7, hash: hashOf(Buffer.from('{"name":"Chez Leon"}')), coding: 'identity' }),
      strongTag({ version: 7, hash, coding: 'br' }),
      strongTag({ version: 7, hash, coding: 'gzip' }),
      strongTag({ version: null, hash, coding: 'identity' }),
      strongTag({ version: null, hash, coding: 'br' }),
    ];
    expect(new Set(tags).size).toBe(tags.length);
    for (const tag of tags) expect(parseEntityTags(tag)).toEqual([{ isWeak: false, opaque: tag.slice(1, -1) }]);
  });

  it('tells a change its row version, whatever the coding', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom('identity', 'gzip', 'br', 'zstd'), fc.integer({ min: 0, max: 999_999_999 }), (body, coding, version) => {
        expect(parseIfMatch(strongTag({ version, hash: hashOf(body), coding }))).toBe(version);
      }),
    );
    expect(() => parseIfMatch(strongTag({ version: null, hash, coding: 'br' }))).toThrow(/PRECONDITION_FAILED/);
  });
});
