import { includesStamp, isVisible, type Stamp } from './stamp.ts';

/** The transactions that made one tag invalid. */
interface TagChanges {
  readonly xids: bigint[];
  largest: bigint;
}

/**
 * Which transactions made which tags invalid, since the floor. All xids of a tag are kept, not the largest: xids are
 * not given in the order of commits, so a small one may be the one that a stamp could not see.
 */
export class KnownChanges {
  private readonly byTag = new Map<string, TagChanges>();
  private count = 0;
  /** What became visible up to here is not known any more, so whoever has not seen all of it may be wrong. */
  private forgotten: Stamp | null = null;

  /** @param xids none of which was added before */
  add(tag: string, xids: readonly bigint[]): void {
    let changes = this.byTag.get(tag);
    if (changes === undefined) this.byTag.set(tag, (changes = { xids: [], largest: 0n }));
    this.count += xids.length;
    for (const xid of xids) {
      changes.xids.push(xid);
      if (xid > changes.largest) changes.largest = xid;
    }
  }

  areVisible(stamp: Stamp, tags: readonly string[]): boolean {
    if (this.forgotten !== null && stamp.xmin < this.forgotten.xmax && !includesStamp(stamp, this.forgotten)) return false;
    return tags.every((tag) => {
      const changes = this.byTag.get(tag);
      // A tag that was written all day long is mostly older than the stamp: then one comparison tells.
      return changes === undefined || changes.largest < stamp.xmin || changes.xids.every((xid) => isVisible(stamp, xid));
    });
  }

  /** Forgets what every stamp at or above the floor sees: what bounds the memory. */
  trimBelow(floor: bigint): void {
    for (const [tag, { xids, largest }] of this.byTag) {
      const kept = largest < floor ? [] : xids.filter((xid) => xid >= floor);
      this.count -= xids.length - kept.length;
      if (kept.length === 0) this.byTag.delete(tag);
      else this.byTag.set(tag, { xids: kept, largest });
    }
  }

  /** Begins anew. @param seen all that was known is visible under it; null: it does not count any more */
  clear(seen: Stamp | null = null): void {
    this.byTag.clear();
    this.count = 0;
    this.forgotten = seen;
  }

  /** Pairs of a tag and a transaction. */
  get size(): number {
    return this.count;
  }
}
