import { type Context, Database, idempotently } from '#kernel';
import { writePurge } from '../persistence/sql/write-purge.ts';
import type { ByteStore } from '../stores/byte-store.ts';
import { prefixOfPurge, type Purge, tagsOfPurge } from './purge.ts';

export interface Purged {
  /** What was written into the log. */
  readonly tags: readonly string[];
  /** Answers that were removed from the store; null without one, and where it cannot be told which. */
  readonly removed: number | null;
}

/**
 * Has every process forget what it keeps.
 *
 * Invariant C12: once a purge has committed, no process serves what was made before it, later than it serves what a change made
 * untrue. Why: a message to each process may be lost, and who starts meanwhile would find the old bytes in the store.
 * Held by: the purge is a row of the change log, and every answer carries the tags of its partition. Proved by: purge.spec.ts, test/e2e/administration/cache.spec.ts
 */
export class PurgeCache {
  /** By reach, since the process began. */
  readonly counts = { tags: 0, tenant: 0, all: 0 };

  constructor(
    private readonly db: Database,
    private readonly store: ByteStore | null,
  ) {}

  /** The context is the operator's; what is purged may be another tenant's. */
  async execute(ctx: Context, purge: Purge): Promise<Purged> {
    const tags = tagsOfPurge(purge);
    await this.db.write(ctx, (tx) =>
      idempotently(tx, async () => {
        await writePurge(tx, tags);
        return {};
      }),
    );
    this.counts[purge === 'all' ? 'all' : 'tags' in purge ? 'tags' : 'tenant'] += 1;
    // Untrue they are already. That their bytes go, too, is for who must be able to say that they are gone.
    const prefix = prefixOfPurge(purge);
    return { tags, removed: prefix === null || this.store === null ? null : await this.store.deletePrefix(prefix) };
  }
}
