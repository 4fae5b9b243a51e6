import { statement, type Tx } from '#kernel';

// Those who derive a slug from the same name queue here. Without it each loser of a race tries the next number together
// with all other losers: 24 at once, on 5 connections and with 5 attempts, left 6 of them without a slug.
const lock = statement('restaurants_slug_lock', `SELECT pg_advisory_xact_lock(hashtextextended('slug:' || $1 || ':' || $2, 0))`);

/** Holds, until the transaction ends, the right to derive slugs from this one. */
export async function lockSlug(tx: Tx, base: string): Promise<void> {
  await tx.run(lock, [tx.ctx.tenantId, base]);
}
