import type { ChangeLog } from '../log/change-log.ts';
import { unstamped } from '../log/stamp.ts';
import type { Loaded } from './answer.ts';
import type { HeardLog } from './heard-log.ts';

/**
 * A load that is no transaction of its own, such as a whole handler of a route, with however many snapshots. The log is
 * heard before it and read after it: when nothing of the tags has changed in between, all of its snapshots say the same of them as
 * the later reading, which becomes the stamp. Otherwise it is answered and not kept.
 */
export async function loadAround<V>({ log, heard }: { log: ChangeLog; heard: HeardLog }, tags: readonly string[], load: () => Promise<V>): Promise<Loaded<V>> {
  const before = (await heard.hear()) ? log.latest : null;
  const value = await load();
  if (before === null) return { value, stamp: unstamped };
  try {
    await log.tailNow();
  } catch {
    return { value, stamp: unstamped };
  }
  return { value, stamp: (log.isCurrent(before, tags) ? log.latest : null) ?? unstamped };
}
