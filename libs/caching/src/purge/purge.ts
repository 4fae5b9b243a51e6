import { everythingTag, partitionTag } from '../core/partition-tags.ts';

/** Of one purge from outside: more are a tenant, or all. */
export const purgedTagsMax = 100;
/** `availability:4711:2027-03-26`, `restaurants:*`: no tag of ours is longer, and none has a space. */
export const purgedTagPattern = /^[\x21-\x7e]{1,150}$/;

/** What is to be forgotten: whatever carries one of the tags, all that is kept for a tenant, or all. */
export type Purge = { readonly tags: readonly string[] } | { readonly tenantId: string } | 'all';

/** In the words of the log. */
export function tagsOfPurge(purge: Purge): readonly string[] {
  if (purge === 'all') return [everythingTag];
  return 'tags' in purge ? purge.tags : [partitionTag(purge.tenantId)];
}

/** What the keys of stored bytes begin with that are of no use any more; null: those of some tags cannot be told. */
export function prefixOfPurge(purge: Purge): string | null {
  if (purge === 'all') return '';
  return 'tags' in purge ? null : `${purge.tenantId}/`;
}
