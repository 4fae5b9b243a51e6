/** So many requests in so much time, all of them at once if they come so. */
export interface Quota {
  readonly requests: number;
  readonly windowMs: number;
}

/** What a request may do, and what the next ones may. */
export interface Decision {
  readonly isAllowed: boolean;
  /** Requests that may still come at once. */
  readonly remaining: number;
  /** Until all of them may come at once again, ms. */
  readonly resetMs: number;
  /** Until this one may come again, ms; 0 when it is allowed. */
  readonly retryAfterMs: number;
}

/**
 * The generic cell rate algorithm (ITU-T I.371, annex A): a token bucket whose whole state is one instant, the theoretical
 * arrival time, at which the bucket would be full again. Unlike counters by window it lets nobody send twice the quota
 * around a boundary.
 * @param fullAtMs of the last allowed request; anything in the past for a new caller
 * @param cost requests that this one counts for
 * @returns also the new instant, which is the old one when the request is refused
 */
export function takeFrom({ requests, windowMs }: Quota, { fullAtMs, nowMs, cost = 1 }: { fullAtMs: number; nowMs: number; cost?: number }): Decision & { readonly fullAtMs: number } {
  const perRequestMs = windowMs / requests;
  const before = Math.max(fullAtMs, nowMs);
  const after = before + cost * perRequestMs;
  const overMs = after - nowMs - windowMs;
  // A millionth of a request is what floating point adds up to, not what somebody sent.
  const isAllowed = overMs <= perRequestMs / 1e6;
  const full = isAllowed ? after : before;
  return {
    isAllowed,
    fullAtMs: full,
    remaining: Math.max(0, Math.floor((windowMs - (full - nowMs)) / perRequestMs + 1e-6)),
    resetMs: full - nowMs,
    retryAfterMs: isAllowed ? 0 : overMs,
  };
}
