import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { CleanText, IsText } from './clean-text.ts';

class Note {
  @CleanText({ min: 1, max: 10 }) title!: unknown;
  @CleanText({ max: 20, multiline: true }) body!: unknown;
  @IsText({ min: 1, max: 3 }, { each: true }) words!: unknown;
}

function read(plain: object): { note: Note; refused: string[] } {
  const note = plainToInstance(Note, { title: 'ok', body: '', words: [], ...plain });
  return { note, refused: validateSync(note).map(({ property }) => property) };
}

describe('CleanText', () => {
  it('composes accents, so that one word has one spelling', () => {
    expect(read({ title: 'Cafe\u0301' }).note.title).toBe('Café');
  });

  it('drops control characters and the space around', () => {
    expect(read({ title: ' a\u0007b\u009f\u001b[0m ' }).note.title).toBe('ab[0m');
  });

  it('keeps line breaks where they are meant, and makes them spaces elsewhere', () => {
    expect(read({ body: 'a\r\nb\tc\u0008\n' }).note.body).toBe('a\nb\tc');
    expect(read({ title: 'a\r\nb\tc' }).note.title).toBe('a b c');
  });

  it('leaves markup and words as they were written', () => {
    expect(read({ body: '<b>O’Neill & Sons</b>' }).note.body).toBe('<b>O’Neill & Sons</b>');
  });

  it('refuses NUL and lone surrogates', () => {
    expect(read({ title: 'a\0b' }).refused).toEqual(['title']);
    expect(read({ title: 'a\ud83d' }).refused).toEqual(['title']);
    expect(read({ body: '\udc00' }).refused).toEqual(['body']);
  });

  it('counts characters as PostgreSQL does, after tidying', () => {
    expect(read({ title: '🍝'.repeat(10) }).refused).toEqual([]);
    expect(read({ title: '🍝'.repeat(11) }).refused).toEqual(['title']);
    expect(read({ title: 'e\u0301'.repeat(10) }).refused).toEqual([]);
    // Variation selectors are characters to PostgreSQL, though not to class-validator's own MaxLength.
    expect(read({ title: '☺\ufe0f'.repeat(6) }).refused).toEqual(['title']);
    expect(read({ title: ' \n ' }).refused).toEqual(['title']);
  });

  it('refuses what is no text', () => {
    for (const title of [1, true, null, undefined, {}, ['a']]) expect(read({ title }).refused, JSON.stringify(title)).toEqual(['title']);
  });
});

describe('IsText', () => {
  it('judges each of a list', () => {
    expect(read({ words: ['a', 'abc'] }).refused).toEqual([]);
    expect(read({ words: ['a', 'abcd'] }).refused).toEqual(['words']);
    expect(read({ words: ['a', 'b\0'] }).refused).toEqual(['words']);
    expect(read({ words: ['a', 7] }).refused).toEqual(['words']);
  });
});
