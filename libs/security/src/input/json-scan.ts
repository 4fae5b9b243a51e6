import type { Message } from '#kernel';
import { requestMessages } from './request-messages.ts';

/** Why a JSON text that parses is refused all the same; null when it is fine. */
export type JsonComplaint = Message;

/** Deeper than anything the API takes; what comes after (comparison, validation) walks recursively. */
const depthMax = 20;
const poisonous = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Looks at the text of valid JSON for what `JSON.parse` lets pass in silence: a name twice in one object (two
 * programs would read two different requests), names that reach an object's prototype, NUL and lone surrogates
 * (PostgreSQL stores neither), and nesting without end. One pass, no recursion.
 */
export function scanJson(text: string): JsonComplaint | null {
  // One set of names for each open object, null for each open array.
  const open: (Set<string> | null)[] = [];
  let expectsName = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (char === 0x22 /* " */) {
      const end = endOfString(text, i);
      const complaint = scanString(text.slice(i, end + 1), expectsName ? (open.at(-1) ?? null) : null);
      if (complaint !== null) return complaint;
      i = end;
      expectsName = false;
    } else if (char === 0x7b /* { */ || char === 0x5b /* [ */) {
      if (open.length === depthMax) return requestMessages.bodyTooDeep({ levels: depthMax });
      expectsName = char === 0x7b;
      open.push(expectsName ? new Set() : null);
    } else if (char === 0x7d /* } */ || char === 0x5d /* ] */) {
      open.pop();
      expectsName = false;
    } else if (char === 0x2c /* , */) {
      expectsName = open.at(-1) instanceof Set;
    }
  }
  return null;
}

function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (text.charCodeAt(i) !== 0x22) i += text.charCodeAt(i) === 0x5c /* \ */ ? 2 : 1;
  return i;
}

function scanString(literal: string, names: Set<string> | null): JsonComplaint | null {
  const value = literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
  if (value.includes('\0')) return requestMessages.nulInBody();
  if (!value.isWellFormed()) return requestMessages.halfSurrogate();
  if (names === null) return null;
  if (poisonous.has(value)) return requestMessages.nameNotAllowed({ name: value });
  if (names.has(value)) return requestMessages.nameTwice({ name: JSON.stringify(value.slice(0, 50)) });
  names.add(value);
  return null;
}
