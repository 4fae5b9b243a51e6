import { Temporal } from 'temporal-polyfill';

/** A stretch of time during which a zone keeps one offset from UTC: `[fromMs, untilMs)`. */
export interface OffsetSpan {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Added to UTC it gives the wall clock. */
  readonly offsetMs: number;
}

// Asking Temporal costs a fraction of a millisecond, and a search over a city asks hundreds of
// thousands of times. The answer changes about twice a year, so the spans are kept.
const spansByZone = new Map<string, OffsetSpan[]>();

// Two spans a year: 400 hold two centuries. A client that walks through the calendar to the year
// 9999 must not grow the process without bound; fewer would forget what ordinary years need.
const spansPerZoneMax = 400;

/**
 * The span of constant offset around an instant.
 * @throws RangeError for a zone that IANA does not know, or a time outside of Temporal's range
 */
export function offsetSpanAt(epochMs: number, timeZone: string): OffsetSpan {
  const spans = spansByZone.get(timeZone);
  if (spans !== undefined) {
    for (const span of spans) if (epochMs >= span.fromMs && epochMs < span.untilMs) return span;
  }
  const span = askTemporal(epochMs, timeZone);
  if (spans === undefined) spansByZone.set(timeZone, [span]);
  else if (spans.length < spansPerZoneMax) spans.push(span);
  else spansByZone.set(timeZone, [span]);
  return span;
}

/** Minutes and more that the wall clock is ahead of UTC at an instant, in milliseconds. */
export function offsetMsAt(epochMs: number, timeZone: string): number {
  return offsetSpanAt(epochMs, timeZone).offsetMs;
}

/** Whether IANA knows a zone by this name. */
export function isTimeZone(timeZone: string): boolean {
  // Temporal also takes "+02:00", which has no rules for summer and is no place.
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(timeZone)) return false;
  if (spansByZone.has(timeZone)) return true;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function askTemporal(epochMs: number, timeZone: string): OffsetSpan {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(epochMs)).toZonedDateTimeISO(timeZone);
  const next = at.getTimeZoneTransition('next');
  // "previous" is strictly before, so a transition at this very instant is found from one step on.
  const previous = at.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  return {
    fromMs: previous === null ? Number.NEGATIVE_INFINITY : previous.epochMilliseconds,
    untilMs: next === null ? Number.POSITIVE_INFINITY : next.epochMilliseconds,
    offsetMs: Math.round(at.offsetNanoseconds / 1e6),
  };
}
