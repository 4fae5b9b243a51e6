import { note, type Note } from './note.ts';

/** Control characters, and marks that turn the direction of what follows them: a name must not rewrite the page around it. */
const unwanted = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;
/** The first byte of a two-byte letter, and the second, both read as Latin-1. */
const garbled = /[\u00c2-\u00c5][\u0080-\u00bf]/;

/**
 * A text as it may be stored: well-formed, NFC, single spaces, no control characters, at most `max` code points.
 * What changes more than spaces and Unicode forms is noted.
 */
export function cleanText(raw: string, { field, max, notes }: { field: string; max: number; notes: Note[] }): string {
  let text = raw;
  if (garbled.test(text)) text = ungarble(text, { field, notes });
  // Line feeds and tabs are spaces here, and no control characters to be told about.
  const spaced = text.toWellFormed().replace(/[\t\n\v\f\r]+/g, ' ');
  const kept = spaced.replace(unwanted, '');
  if (kept !== spaced) notes.push(note('text-cleaned', field));
  text = kept.normalize('NFC').replace(/\s+/gu, ' ').trim();
  // A string has at least as many code units as code points, so short ones need not be counted.
  if (text.length <= max) return text;
  const points = Array.from(text);
  if (points.length <= max) return text;
  notes.push(note('text-cut', `${field}: ${points.length} characters`));
  return points.slice(0, max).join('').trimEnd();
}

function ungarble(text: string, { field, notes }: { field: string; notes: Note[] }): string {
  // Only what Latin-1 can write can have been garbled by it.
  if (!/^[\p{ASCII}\u0080-\u00ff]*$/u.test(text)) return text;
  try {
    const repaired = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
    notes.push(note('text-garbled', `${field}: ${text} was read as ${repaired}`));
    return repaired;
  } catch (error) {
    if (error instanceof TypeError) return text;
    throw error;
  }
}
