/** Why an answer was made anew (RFC 9211, 2.2). */
export type ForwardReason = 'uri-miss' | 'stale' | 'bypass' | 'method' | 'request' | 'miss';

export type CacheHandling =
  | {
      readonly kind: 'hit';
      /** Until it would not be served any more, ms; negative for what is served although it may be old. Null: nobody knows, for a change decides. */
      readonly ttlMs: number | null;
      readonly detail?: string;
    }
  | { readonly kind: 'forward'; readonly reason: ForwardReason; readonly isStored: boolean; readonly detail?: string };

/** How caches along the way are told who spoke. */
const cacheName = 'couvert';

/** What is served although it may be that old (RFC 9211, 2.4). It was not served as such before it was a second old. */
export function staleHit(ageMs: number): CacheHandling {
  return { kind: 'hit', ttlMs: -Math.max(ageMs, 1_000) };
}

/** `Cache-Status` (RFC 9211): what our own cache did with a request. */
export function cacheStatus(handling: CacheHandling): string {
  const detail = handling.detail === undefined ? '' : `; detail=${tokenOrString(handling.detail)}`;
  if (handling.kind === 'forward') return `${cacheName}; fwd=${handling.reason}${handling.isStored ? '; stored' : ''}${detail}`;
  return `${cacheName}; hit${handling.ttlMs === null ? '' : `; ttl=${Math.floor(handling.ttlMs / 1_000)}`}${detail}`;
}

// RFC 9651, 3.3.3 and 3.3.4
function tokenOrString(text: string): string {
  if (/^[A-Za-z*][\w!#$%&'*+.^`|~:/-]*$/.test(text)) return text;
  return `"${text.replaceAll(/[^\x20-\x7e]/g, '?').replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
