import type { ChangeLog, Stamp } from '#caching';
import { type Context, type Database, inTime } from '#kernel';
import type { Directories, RestaurantDirectory } from '#restaurants';
import type { VersionedPlan } from '../../domain/day-of-plan.ts';
import type { LiveDay } from '../../domain/live-day.ts';
import type { AvailabilityIndex } from '../availability-index.ts';

/** A tenant's restaurants and their free tables, as this process knows them. Use it in the turn in which it was got. */
export interface KnownCity {
  readonly directory: RestaurantDirectory;
  /** Whatever is visible under it, the directory shows. */
  readonly stamp: Stamp;
  /** Null while the date is not known, or not surely enough. */
  day(serviceDate: string): LiveDay | null;
  /** A floor plan as it is kept, with what it has on the dates that are known, and around now: whether it is so still, its version tells. */
  planOf(restaurantId: number): VersionedPlan | null;
  /** The database's clock, with its offset. */
  nowMs(): number;
}

export interface KnownCitiesOptions {
  readonly directories: Directories;
  readonly index: AvailabilityIndex;
  readonly log: ChangeLog;
  readonly database: Database;
  /** What was heard longer ago than this is not answered from. */
  readonly staleMsMax: number;
}

/** A change of a profile is in the directory a round trip after it was heard; who waits longer for it asks the rows. */
const settleMsMax = 100;

/**
 * The cities that searches are answered from.
 *
 * Invariant B12: who is named from memory is named by what was heard of the log at most `staleMsMax` before the question,
 * and shown only when the rows of the answer's snapshot agree. Why: memory is to make a search fast, not to decide it.
 * Proved by: test/e2e/search/live-search.spec.ts, test/check-live
 */
export class KnownCities {
  constructor(private readonly options: KnownCitiesOptions) {}

  /** Null while memory may not answer the caller. It is being loaded then, or behind what they know, and the question is for the rows. */
  async find({ tenantId, consistency }: Pick<Context, 'tenantId' | 'consistency'>): Promise<KnownCity | null> {
    const { directories, index, log, database } = this.options;
    const kept = directories.of(tenantId);
    if (kept.current() === null || !(await this.isFresh())) return null;
    // What the client has seen or written may be later than what was heard: then it is heard first.
    if (consistency !== null && !(await consistency.isKnownHere())) return null;
    if (!kept.isSettled && !(await inTime(settleMsMax, kept.settled()))) return null;
    const directory = kept.current();
    const stamp = log.latest;
    if (directory === null || stamp === null || !kept.isSettled) return null;
    // Asked later in the answer's life, too, and by then the log may have been lost with a database that was restarted: the clock goes on from here.
    const [foundAtMs, clockMs] = [performance.now(), log.nowMs() + database.clockOffsetMs];
    return {
      directory,
      stamp,
      day: (serviceDate) => index.day(tenantId, serviceDate),
      planOf: (restaurantId) => index.planOf(tenantId, restaurantId),
      nowMs: () => clockMs + (performance.now() - foundAtMs),
    };
  }

  private async isFresh(): Promise<boolean> {
    const { log, staleMsMax } = this.options;
    if (log.ageMs() <= staleMsMax) return true;
    return inTime(staleMsMax, log.tailNow());
  }
}
