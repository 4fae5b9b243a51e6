import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorShape, decodeCursor, encodeCursor, toPage } from './cursor.ts';

describe('a cursor', () => {
  it('comes back as it was given', () => {
    fc.assert(fc.property(fc.integer(), fc.string().filter((text) => !text.includes('\0') && text.length < 200), (id, name) => {
      expect(decodeCursor('by-name', encodeCursor('by-name', [id, name]), [cursorShape.integer, cursorShape.text])).toEqual([id, name]);
    }));
  });

  it('is refused on another list, in another shape, cut, too long, or made up', () => {
    const mine = encodeCursor('by-name', [1]);
    const shape = [cursorShape.int32];
    for (const foreign of [encodeCursor('by-date', [1]), encodeCursor('by-name', ['1']), encodeCursor('by-name', [1, 2]), encodeCursor('by-name', [2 ** 40]), mine.slice(0, -3), '%%%', '', 'a'.repeat(5_000), Buffer.from('{"a":1}').toString('base64url')]) {
      expect(() => decodeCursor('by-name', foreign, shape)).toThrow(/CURSOR_INVALID/);
    }
  });

  it('never takes what PostgreSQL could not store', () => {
    expect(() => decodeCursor('k', encodeCursor('k', ['a\0b']), [cursorShape.text])).toThrow(/CURSOR_INVALID/);
  });

  it('answers arbitrary text with one error only', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      expect(() => decodeCursor('k', text, [cursorShape.uuid])).toThrow(/CURSOR_INVALID/);
    }));
  });
});

describe('toPage', () => {
  it('has a next page exactly when one row more than asked was read', () => {
    const cursorOf = (n: number): string => `after ${n}`;
    expect(toPage([1, 2, 3], 2, cursorOf)).toEqual({ items: [1, 2], next: 'after 2' });
    expect(toPage([1, 2], 2, cursorOf)).toEqual({ items: [1, 2], next: null });
    expect(toPage([], 2, cursorOf)).toEqual({ items: [], next: null });
  });
});
