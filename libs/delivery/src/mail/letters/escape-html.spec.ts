import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml } from './escape-html.ts';
import type { Letter } from './letter.ts';
import { letterHtml } from './letter-html.ts';

// Words that break out of something somewhere, among any others.
const hostile = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('<script>', '</td>', '"><img src=x onerror=1>', "' onclick='", '<!--', ']]>', '&lt;', '`', '</style>', 'javascript:1'), fc.stringMatching(/^[<>"'&a-z/=!-]{0,20}$/));
const words = fc.array(hostile, { maxLength: 5 }).map((parts) => parts.join(''));

const tagsOf = (html: string): string[] => [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/="[^"]*"/g, '=""'));
const decoded = (html: string): string => html.replace(/&(amp|lt|gt|quot|#39|#96);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' })[name] ?? '');

describe('escaping', () => {
  it('leaves nothing that HTML reads as more than text, and loses nothing', () => {
    fc.assert(
      fc.property(words, (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"'`]|&(?!(amp|lt|gt|quot|#39|#96);)/);
        expect(decoded(escaped)).toBe(text.replace(/[\p{Cc}\u2028\u2029]/gu, ' '));
      }),
      { numRuns: 2_000 },
    );
  });

  it('holds for a whole letter: whatever the words, the elements are the same', () => {
    const letter = (text: string): Letter => ({
      language: 'en', subject: text, title: text, greeting: text, lead: text, facts: [{ label: text, value: text }], action: { label: text, url: `https://book.example.com/${text}`, note: text }, notes: [text], footer: text,
    });
    const usual = tagsOf(letterHtml(letter('words')));
    fc.assert(
      fc.property(words, (text) => {
        expect(tagsOf(letterHtml(letter(text)))).toEqual(usual);
      }),
      { numRuns: 500 },
    );
  });
});
