import { describe, expect, it } from 'vitest';
import { etagOf, parseIfMatch } from './etag.ts';

describe('If-Match', () => {
  it('reads back the version that ETag gave out, in any representation', () => {
    expect(parseIfMatch(etagOf(7))).toBe(7);
    expect(parseIfMatch(etagOf(7, 'br'))).toBe(7);
    expect(parseIfMatch('*')).toBe('*');
  });

  it('is required', () => {
    expect(() => parseIfMatch(undefined)).toThrow(/PRECONDITION_REQUIRED/);
    expect(() => parseIfMatch('')).toThrow(/PRECONDITION_REQUIRED/);
  });

  it.each(['W/"7.json"', '"seven"', '7', '"7.json", "8.json"', '"99999999999.json"'])('does not match %s, for it compares strongly', (tag) => {
    expect(() => parseIfMatch(tag)).toThrow(/PRECONDITION_FAILED/);
  });
});
