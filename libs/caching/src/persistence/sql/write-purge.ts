import { statement, type Tx } from '#kernel';

const purge = statement('cache_purge', 'SELECT cache_purge($1::text[])');

/** Makes untrue whatever carries one of these 1 to 1,000 tags, in every process and in every store, once the transaction commits. */
export async function writePurge(tx: Tx, tags: readonly string[]): Promise<void> {
  await tx.run(purge, [tags]);
}
