import { hash } from 'node:crypto';
import type { Coding } from './coding.ts';

/** A validator as clients send it (RFC 9110, 8.8.3), without its quotes. */
export interface EntityTag {
  readonly isWeak: boolean;
  readonly opaque: string;
}

// A comma may stand inside the quotes, so the list is read member by member.
const member = /[ \t]*(?:(W\/)?"([\x21\x23-\x7e\x80-\xff]*)")?[ \t]*(?:,|$)/y;

/** The members of If-None-Match or If-Match; null for what is no such list. */
export function parseEntityTags(header: string): readonly EntityTag[] | '*' | null {
  if (header.trim() === '*') return '*';
  const tags: EntityTag[] = [];
  member.lastIndex = 0;
  while (member.lastIndex < header.length) {
    const found = member.exec(header);
    if (found === null) return null;
    if (found[2] !== undefined) tags.push({ isWeak: found[1] !== undefined, opaque: found[2] });
  }
  return tags;
}

/** 96 bits: two bodies of one address that share them are not seen in the life of the universe. */
const hashCharacters = 16;

/** What `strongTag` says of a body. */
export function hashOf(body: Uint8Array): string {
  return hash('sha256', body, 'base64url').slice(0, hashCharacters);
}

/**
 * A strong tag, quotes included: `"<row version>.<hash>"`, so that If-Match finds the version whatever the coding, or
 * `"<hash>"`; a coding adds its name, for its bytes are others. The version alone would not do: an answer shows more
 * than its row (a rating, a policy), and two tenants have rows of the same version at the same address.
 */
export function strongTag({ version, hash: ofBody, coding }: { version: number | null; hash: string; coding: Coding }): string {
  return `"${version === null ? '' : `${version}.`}${ofBody}${coding === 'identity' ? '' : `-${coding}`}"`;
}
