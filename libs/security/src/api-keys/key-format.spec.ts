import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatApiKey, parseApiKey, randomBase62 } from './key-format.ts';

const parts = { kind: 'secret', environment: 'live', id: 'abcdefABCDEF', secret: '0123456789ABCDEFGHIJabcdefghijkl' } as const;

describe('an API key', () => {
  it('says what it is to a secret scanner', () => {
    expect(formatApiKey(parts)).toMatch(/^cvt_sk_live_abcdefABCDEF_0123456789ABCDEFGHIJabcdefghijkl[0-9A-Za-z]{6}$/);
    expect(formatApiKey({ ...parts, kind: 'publishable', environment: 'test' })).toMatch(/^cvt_pk_test_/);
  });

  it('is read back as it was written', () => {
    expect(parseApiKey(formatApiKey(parts))).toEqual(parts);
  });

  it('with any one character changed is no key', () => {
    const key = formatApiKey({ ...parts, secret: randomBase62(32) });
    const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-'.split('');
    const changed = key.split('').flatMap((old, at) => letters.filter((letter) => letter !== old).map((letter) => key.slice(0, at) + letter + key.slice(at + 1)));
    expect(changed.length).toBeGreaterThan(3_000);
    expect(changed.filter((wrong) => parseApiKey(wrong) !== null)).toEqual([]);
  });

  it('cut off, doubled or made up is no key', () => {
    const key = formatApiKey(parts);
    for (const wrong of ['', 'cvt_', key.slice(0, -1), `${key}A`, key + key, ` ${key}`, key.toUpperCase()]) expect(parseApiKey(wrong)).toBeNull();
    fc.assert(fc.property(fc.string({ maxLength: 80 }), (text) => parseApiKey(text) === null));
  });

  it('is not written with an id or secret of another shape', () => {
    expect(() => formatApiKey({ ...parts, id: 'short' })).toThrow(RangeError);
    expect(() => formatApiKey({ ...parts, secret: `${'a'.repeat(31)}-` })).toThrow(RangeError);
  });
});

describe('random letters and digits', () => {
  it('uses all 62, each about as often', () => {
    const counts = new Map<string, number>();
    for (const char of randomBase62(62_000)) counts.set(char, (counts.get(char) ?? 0) + 1);
    expect(counts.size).toBe(62);
    // A thousand each: ten standard deviations are about 316.
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(316);
  });
});
