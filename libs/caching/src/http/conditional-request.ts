import { parseEntityTags } from './entity-tag.ts';
import { parseHttpDate } from './http-date.ts';

/** What the client says about the copy that it has. */
export interface Preconditions {
  readonly 'if-none-match'?: string | undefined;
  readonly 'if-modified-since'?: string | undefined;
  readonly 'if-match'?: string | undefined;
  readonly 'if-unmodified-since'?: string | undefined;
}

/** Validators of the representation that would be sent: its strong tag with quotes, and when it last changed, epoch ms. */
export interface Validators {
  readonly etag: string;
  readonly lastModifiedMs: number | null;
}

export type Verdict = 'send' | 'not-modified' | 'precondition-failed';

/** What a GET or HEAD whose answer would be 200 is answered with: RFC 9110, 13.2.2, in its order. */
export function judgeConditions(headers: Preconditions, { etag, lastModifiedMs }: Validators): Verdict {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  if (ifMatch !== undefined) {
    if (!matchesStrongly(ifMatch, etag)) return 'precondition-failed';
  } else if (isLaterThan(lastModifiedMs, headers['if-unmodified-since'])) {
    return 'precondition-failed';
  }
  // Also one that is malformed keeps If-Modified-Since from being asked: the client knows tags.
  if (ifNoneMatch !== undefined) return ifNoneMatch === etag || matchesWeakly(ifNoneMatch, etag) ? 'not-modified' : 'send';
  const since = dateOf(headers['if-modified-since']);
  return since !== null && lastModifiedMs !== null && wholeSeconds(lastModifiedMs) <= since ? 'not-modified' : 'send';
}

function matchesWeakly(header: string, etag: string): boolean {
  const tags = parseEntityTags(header);
  return tags === '*' || (tags?.some(({ opaque }) => `"${opaque}"` === etag) ?? false);
}

function matchesStrongly(header: string, etag: string): boolean {
  const tags = parseEntityTags(header);
  return tags === '*' || (tags?.some(({ isWeak, opaque }) => !isWeak && `"${opaque}"` === etag) ?? false);
}

function isLaterThan(lastModifiedMs: number | null, header: string | undefined): boolean {
  const date = dateOf(header);
  return date !== null && lastModifiedMs !== null && wholeSeconds(lastModifiedMs) > date;
}

function dateOf(header: string | undefined): number | null {
  return header === undefined ? null : parseHttpDate(header);
}

// HTTP dates have no fractions: what changed within the second would seem newer than its own Last-Modified.
function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}
