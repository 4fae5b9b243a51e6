import { isolated, oneLine } from '../one-line.ts';
import { fill } from './fill.ts';
import type { Wording } from './wording/wording.ts';

/** Longer than nearly every name; what is longer wants to be read, not to be greeted. */
const nameMax = 60;
const address = /:\/\/|www\.|@|\w\.\p{L}{2,}|[<>{}[\]\\/|=#$%^*]/iu;

/**
 * A greeting that repeats a name only when it can be one.
 *
 * Whoever books chooses both the name and the address that is written to: a name with a web address in it would make the
 * platform send a stranger's advertisement to a stranger.
 */
export function greetingOf(name: string | null, wording: Wording): string {
  const line = oneLine(name ?? '', nameMax + 1);
  const canBeName = line !== '' && line.length <= nameMax && /\p{L}/u.test(line) && !address.test(line) && !/\d{3}/.test(line);
  return canBeName ? fill(wording.hello, { guest: isolated(line) }) : wording.helloNobody;
}
