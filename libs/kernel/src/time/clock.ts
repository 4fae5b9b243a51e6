/** Where the time comes from. Injected wherever a decision depends on now, so that tests own it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still until it is told otherwise. */
export interface FakeClock extends Clock {
  set(epochMs: number): void;
  advance(byMs: number): void;
}

/** @param startsAtMs epoch milliseconds, or an RFC 3339 instant such as `2027-03-28T18:00:00Z` */
export function fakeClock(startsAtMs: number | string): FakeClock {
  let nowMs = checked(typeof startsAtMs === 'string' ? Date.parse(startsAtMs) : startsAtMs);
  return {
    now: () => nowMs,
    set: (epochMs) => {
      nowMs = checked(epochMs);
    },
    advance: (byMs) => {
      nowMs = checked(nowMs + byMs);
    },
  };
}

function checked(epochMs: number): number {
  if (!Number.isFinite(epochMs)) throw new RangeError(`A clock needs a finite time in milliseconds, got ${epochMs}`);
  return epochMs;
}
