import type { Field } from './stored-answer.ts';

/**
 * Who may keep an answer outside of us.
 * - `private`: nobody; it is about a person, or nobody has said otherwise.
 * - `keyed`: the client itself, which asks before each use. A key chose the tenant, and to a shared cache `X-API-Key` is no
 *   Authorization: it would give one tenant's answer to another.
 * - `shared`: everybody between, for a moment, where the host or the path names the tenant and the route is tolerant.
 * - `hashed`: everybody for good: the address holds a hash of the content.
 */
export type CacheClass = 'private' | 'keyed' | 'shared' | 'hashed';

export interface SharedBounds {
  /** How long a shared cache may serve without asking, s. What it serves is that much older than ours at most. */
  readonly freshSeconds: number;
  /** How long it may serve an old answer while it fetches the new one (RFC 5861, 3), s. */
  readonly staleWhileRevalidateSeconds: number;
  /** How long when we do not answer (RFC 5861, 4), s. */
  readonly staleIfErrorSeconds: number;
}

/** A second, as what we serve ourselves; one refresh; and as long as a restart of a database may take. The guide on consistency names them. */
export const sharedBounds: SharedBounds = { freshSeconds: 1, staleWhileRevalidateSeconds: 5, staleIfErrorSeconds: 300 };

const yearSeconds = 31_536_000;

/** The fields of the class: Cache-Control (RFC 9111) for browsers, and for shared caches CDN-Cache-Control (RFC 9213), which they prefer. */
export function cacheFields(ofClass: CacheClass, { freshSeconds, staleWhileRevalidateSeconds, staleIfErrorSeconds } = sharedBounds): readonly Field[] {
  switch (ofClass) {
    case 'private':
      return [['cache-control', 'private, no-store']];
    case 'keyed':
      return [['cache-control', 'private, no-cache']];
    case 'shared':
      return [
        // A shared cache that knows no RFC 9213 asks us each time, as browsers do.
        ['cache-control', 'public, no-cache'],
        ['cdn-cache-control', `max-age=${freshSeconds}, stale-while-revalidate=${staleWhileRevalidateSeconds}, stale-if-error=${staleIfErrorSeconds}`],
      ];
    case 'hashed':
      return [['cache-control', `public, max-age=${yearSeconds}, immutable`]];
  }
}

/** What an answer depends on beside its address. */
export function varyField(ofClass: CacheClass): Field {
  // A browser whose page changes its key must not take the other tenant's copy for its own.
  return ['vary', ofClass === 'keyed' ? 'accept-encoding, x-api-key' : 'accept-encoding'];
}

/** `"none"`: Range is ignored, and who asks for a part gets the whole (RFC 9110, 14.3). */
export const noRanges: Field = ['accept-ranges', 'none'];
