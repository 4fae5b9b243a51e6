import { describe, expect, it } from 'vitest';
import { cleanText } from './clean-text.ts';
import type { Note } from './note.ts';

function clean(raw: string, max = 200): { text: string; codes: string[] } {
  const notes: Note[] = [];
  const text = cleanText(raw, { field: 'name', max, notes });
  return { text, codes: notes.map(({ code }) => code) };
}

describe('a cleaned text', () => {
  it('has single spaces and composed letters, without a word about it', () => {
    expect(clean('  West   57\tStreet\n')).toEqual({ text: 'West 57 Street', codes: [] });
    expect(clean('Cafe\u0301')).toEqual({ text: 'Café', codes: [] });
  });

  it('has no control characters, no marks that turn the direction, no lone surrogates', () => {
    expect(clean('a\u0000b\u202ec')).toEqual({ text: 'abc', codes: ['text-cleaned'] });
    expect(clean('a\ud800b').text).toBe('a\ufffdb');
  });

  it('is put right where UTF-8 was read as Latin-1, and only there', () => {
    expect(clean('CafÃ©/Tea')).toEqual({ text: 'Café/Tea', codes: ['text-garbled'] });
    expect(clean('Ã la carte')).toEqual({ text: 'Ã la carte', codes: [] });
    expect(clean('Crème Ã© ☕')).toEqual({ text: 'Crème Ã© ☕', codes: [] });
  });

  it('is cut at whole letters', () => {
    expect(clean('🍜🍜🍜', 2)).toEqual({ text: '🍜🍜', codes: ['text-cut'] });
    expect(clean('🍜🍜', 2)).toEqual({ text: '🍜🍜', codes: [] });
  });
});
