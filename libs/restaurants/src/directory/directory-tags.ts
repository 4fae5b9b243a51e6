/** What a reading of the change log says to directories. */
export interface DirectoryTags {
  /** Too much for single names: every row may have changed. */
  readonly wholeTable: boolean;
  /** Restaurants with a change of their own or of their rating, and the transactions that made it. */
  readonly restaurants: readonly { readonly id: number; readonly xids: readonly bigint[] }[];
  /** Transactions that changed what a tenant's list is decided by. */
  readonly xidsOfTenant: ReadonlyMap<string, readonly bigint[]>;
}

const read = new WeakMap<object, DirectoryTags>();

/** Taken apart once for all tenants of a process, who are told of the same reading one after the other. */
export function directoryTagsOf(tags: ReadonlyMap<string, readonly bigint[]>): DirectoryTags {
  const known = read.get(tags);
  if (known !== undefined) return known;
  const restaurants: { id: number; xids: readonly bigint[] }[] = [];
  const xidsOfTenant = new Map<string, readonly bigint[]>();
  for (const [tag, xids] of tags) {
    const colon = tag.indexOf(':');
    const subject = tag.slice(0, colon);
    if (subject === 'restaurants') xidsOfTenant.set(tag.slice(colon + 1), xids);
    if (subject !== 'restaurant' && subject !== 'rating') continue;
    const id = Number(tag.slice(colon + 1));
    if (Number.isInteger(id)) restaurants.push({ id, xids });
  }
  const taken = { wholeTable: tags.has('restaurants:*') || tags.has('restaurant_ratings:*'), restaurants, xidsOfTenant };
  read.set(tags, taken);
  return taken;
}
