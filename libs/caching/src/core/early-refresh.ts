import type { ChangeLog } from '../log/change-log.ts';
import { Budget } from '../stores/byte-store.ts';
import type { Asked, Load } from './answer.ts';
import type { Entry } from './entry.ts';
import type { Fetched, Loader } from './loader.ts';
import type { LoadOnce } from './load-once.ts';
import { storeKeyOf } from './loader.ts';

export interface EarlyRefreshOptions {
  readonly log: ChangeLog;
  readonly loader: Loader;
  readonly loads: LoadOnce<Fetched>;
  /** From 0 to 1, for tests. */
  readonly random?: () => number;
}

/** So many at once: a refresh is for later, and who waits now goes first. */
const refreshesMax = 4;

/**
 * Loads an answer anew shortly before it expires, so that nobody waits for it: each hit draws, the likelier to load the
 * nearer the end and the longer a load takes (XFetch: Vattani, Chierichetti, Lowenstein, "Optimal Probabilistic Cache Stampede
 * Prevention", VLDB 2015, with β = 1).
 */
export class EarlyRefresh {
  readonly counts = { begun: 0, failed: 0 };
  private running = 0;

  constructor(private readonly options: EarlyRefreshOptions) {}

  isDue({ validUntilMs, loadMs, mayRefresh }: Entry): boolean {
    if (!mayRefresh || this.running >= refreshesMax) return false;
    return -loadMs * Math.log((this.options.random ?? Math.random)()) >= validUntilMs - this.options.log.nowMs();
  }

  refresh(entry: Entry, { asked, load }: { asked: Asked; load: Load<unknown> }): void {
    const { loader, loads } = this.options;
    const { shelf } = entry;
    const id = storeKeyOf(shelf, asked.key);
    if (loads.has(id)) return;
    this.running += 1;
    this.counts.begun += 1;
    // Of one entry one draw is enough, whatever it brings.
    entry.mayRefresh = false;
    const call = { shelf, asked, load, budget: new Budget(0) };
    loads
      .get(id, { arrivedAt: loads.arrive(), onlyNew: true, mayServe: () => true, begin: (how) => loader.fetch(call, how) })
      .then(({ result }) => {
        result.entry.mayRefresh = result.entry.validUntilMs > entry.validUntilMs;
      })
      .catch(() => {
        this.counts.failed += 1;
      })
      .finally(() => {
        this.running -= 1;
      });
  }
}
