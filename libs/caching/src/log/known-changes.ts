import { isVisible, type Stamp } from './stamp.ts';

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

  /** @param xids none of which was added before */
  add(tag: string, xids: readonly bigint[]): void {
    let changes = this.byTag.get(tag);
    if (changes === undefined) this.byTag.set(tag, (changes = { xids: [], largest: 0n }));
    for (const xid of xids) {
      changes.xids.push(xid);
      if (xid > changes.largest) changes.largest = xid;
    }
  }

  areVisible(stamp: Stamp, tags: readonly string[]): boolean {
    return tags.every((tag) => {
      const changes = this.byTag.get(tag);
      // A tag that was written all day long is mostly older than the stamp: then one comparison tells.
      return changes === undefined || changes.largest < stamp.xmin || changes.xids.every((xid) => isVisible(stamp, xid));
    });
  }

  /** Forgets what every stamp at or above the floor sees: what bounds the memory. */
  trimBelow(floor: bigint): void {
    for (const [tag, { xids, largest }] of this.byTag) {
      if (largest < floor) this.byTag.delete(tag);
      else this.byTag.set(tag, { xids: xids.filter((xid) => xid >= floor), largest });
    }
  }

  clear(): void {
    this.byTag.clear();
  }

  get tagCount(): number {
    return this.byTag.size;
  }
}
