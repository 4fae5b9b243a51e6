import { isVisible, type Stamp } from './stamp.ts';

/**
 * Which transactions made which tags invalid, since the floor. All xids of a tag are kept, not the largest: xids are
 * not given in the order of commits, so a small one may be the one that a stamp could not see.
 */
export class KnownChanges {
  private readonly xidsByTag = new Map<string, bigint[]>();

  add(xid: bigint, tags: readonly string[]): void {
    for (const tag of tags) {
      const xids = this.xidsByTag.get(tag);
      if (xids === undefined) this.xidsByTag.set(tag, [xid]);
      else if (!xids.includes(xid)) xids.push(xid);
    }
  }

  areVisible(stamp: Stamp, tags: readonly string[]): boolean {
    return tags.every((tag) => this.xidsByTag.get(tag)?.every((xid) => isVisible(stamp, xid)) ?? true);
  }

  /** Forgets what every stamp at or above the floor sees: what bounds the memory. */
  trimBelow(floor: bigint): void {
    for (const [tag, xids] of this.xidsByTag) {
      const kept = xids.filter((xid) => xid >= floor);
      if (kept.length === 0) this.xidsByTag.delete(tag);
      else if (kept.length < xids.length) this.xidsByTag.set(tag, kept);
    }
  }

  clear(): void {
    this.xidsByTag.clear();
  }

  get tagCount(): number {
    return this.xidsByTag.size;
  }
}
