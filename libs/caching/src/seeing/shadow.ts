import { includesStamp } from '../log/stamp.ts';
import type { ChangeLog } from '../log/change-log.ts';
import type { Load } from '../core/answer.ts';
import type { Entry } from '../core/entry.ts';

/** An answer that was served, and was not what the rows said. */
export interface Difference {
  readonly tenantId: string;
  readonly question: string;
  readonly key: string;
}

export interface ShadowOptions {
  readonly log: ChangeLog;
  readonly share: number;
  readonly onDifference: ((difference: Difference) => void) | undefined;
}

/** So many comparisons at once: each is a load and a reading of the log. */
const comparisonsMax = 2;

/**
 * Loads what memory has just answered, and compares. Two answers must say the same when both are valid under one snapshot:
 * so the log is read again after the load, and only if it then shows all that the load saw, nothing of either's tags has changed
 * since the older stamp, and no instant has passed at which time alone changes them, is a difference one. It means a tag that is
 * missing, a table without a watch, or a load that reads more than its snapshot.
 */
export class Shadow {
  readonly counts = { same: 0, different: 0, inconclusive: 0, failed: 0 };
  private running = 0;

  constructor(private readonly options: ShadowOptions) {}

  isDrawn(): boolean {
    const { share } = this.options;
    return share > 0 && this.running < comparisonsMax && Math.random() < share;
  }

  /** Never rejects. */
  async compare<V>(entry: Entry<V>, load: Load<V>): Promise<void> {
    this.running += 1;
    // It may be stamped anew meanwhile, by a judge who knows no more than its tags tell.
    const { stamp } = entry;
    try {
      const loaded = await load();
      await this.options.log.tailNow();
      const { tenantId } = entry.shelf.partition;
      const { question } = entry.shelf;
      if (!this.areComparable(entry, { ...loaded, before: stamp })) this.counts.inconclusive += 1;
      else if (question.isSame(entry.value, loaded.value)) this.counts.same += 1;
      else {
        this.counts.different += 1;
        this.options.onDifference?.({ tenantId, question: question.name, key: entry.key });
      }
    } catch {
      this.counts.failed += 1;
    } finally {
      this.running -= 1;
    }
  }

  private areComparable({ tags, validUntilMs }: Entry, loaded: { before: Entry['stamp']; stamp: Entry['stamp']; tags?: readonly string[]; validUntilMs?: number }): boolean {
    const { log } = this.options;
    const { latest } = log;
    if (latest === null || !includesStamp(latest, loaded.stamp)) return false;
    const older = includesStamp(loaded.stamp, loaded.before) ? loaded.before : loaded.stamp;
    return log.isCurrent(older, [...tags, ...(loaded.tags ?? [])]) && Math.min(validUntilMs, loaded.validUntilMs ?? Infinity) > log.nowMs();
  }
}
