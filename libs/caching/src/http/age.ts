import { formatHttpDate } from './http-date.ts';
import type { Field } from './stored-answer.ts';

/** Of nearly all: known to be true within this second. Made once, not for each hit. */
const thisSecond: readonly Field[] = [['age', '0']];

/**
 * How old what is kept may be (RFC 9111, 5.1): seconds since it was last found to be what the rows say. Then it was as good as
 * made, so its Date is of that moment: who adds the two finds now (4.2.3).
 * @param sinceMs since it was found true
 * @param nowMs epoch ms, by this machine's clock, as of every Date
 */
export function ageFields(sinceMs: number, nowMs: number): readonly Field[] {
  const seconds = Math.floor(sinceMs / 1_000);
  return seconds <= 0 ? thisSecond : [['age', String(seconds)], ['date', formatHttpDate(nowMs - seconds * 1_000)]];
}
