import { createHash } from 'node:crypto';
import { cursorShape, decodeCursor, encodeCursor, kernelErrors, type CursorValue } from '#kernel';
import { parseSpellings, spellingsText, type SearchPosition, type Spellings } from '#restaurants';
import type { SearchRequest } from './search-request.ts';

/** Where the next page begins, and what the first page has settled for all of them. */
export interface SearchPlace {
  readonly after: SearchPosition;
  /** The instant of the first page: what was listed later is in none of the pages. Microseconds since the epoch. */
  readonly listedUntilUs: number;
  /** How the first page has read the words, when it had to forgive typos. */
  readonly spellings: Spellings | null;
}

const shape = [
  cursorShape.finite,
  cursorShape.finite,
  cursorShape.int32,
  cursorShape.integer,
  (value: CursorValue) => value === null || (typeof value === 'string' && parseSpellings(value) !== null),
];

// The keys of a place mean nothing in another order, nor distances from another place: a cursor names its question.
function kindOf(request: SearchRequest): string {
  // JSON leaves out what is undefined: where the page begins and how long it is are no part of the question.
  const question = { ...request, cursor: undefined, limit: undefined };
  return `search:${createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 16)}`;
}

export function encodePlace(request: SearchRequest, { after, listedUntilUs, spellings }: SearchPlace): string {
  return encodeCursor(kindOf(request), [...after, listedUntilUs, spellings === null ? null : spellingsText(spellings)]);
}

/** @throws CURSOR_INVALID for a cursor that is not ours, or of another question. */
export function decodePlace(request: SearchRequest): SearchPlace | null {
  if (request.cursor === null) return null;
  const [first, second, id, listedUntilUs, text] = decodeCursor(kindOf(request), request.cursor, shape);
  // PostgreSQL's time begins and ends; beyond it an interval overflows.
  if (Math.abs(Number(listedUntilUs)) > latestUs) throw kernelErrors.cursorInvalid();
  return {
    after: [Number(first), Number(second), Number(id)],
    listedUntilUs: Number(listedUntilUs),
    spellings: text === null ? null : parseSpellings(String(text)),
  };
}

/** Of a first page, whose instant is on the clock with its offset, ms: a restaurant that was listed in the same millisecond is on one of its pages. */
export function listedUntilUsOf(asOfMs: number, clockOffsetMs: number): number {
  return (asOfMs + 1 - clockOffsetMs) * 1000;
}

/** The year 2200. */
const latestUs = 7_258_118_400_000_000;
