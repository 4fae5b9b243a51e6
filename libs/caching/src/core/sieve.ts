/** What lies in a queue: its place, and whether it was asked for since the hand passed. */
export interface Queued<E> {
  isVisited: boolean;
  newer: E | null;
  older: E | null;
}

/**
 * SIEVE (Zhang et al., NSDI 2024, algorithm 1): a queue by arrival, and a hand that walks from the oldest to the newest. Who
 * was asked for since is let stay where it is; the first who was not goes. A hit writes one flag, where LRU moves a node.
 */
export class SieveQueue<E extends Queued<E>> {
  private newest: E | null = null;
  private oldest: E | null = null;
  private hand: E | null = null;

  add(entry: E): void {
    entry.older = this.newest;
    entry.newer = null;
    entry.isVisited = false;
    if (this.newest !== null) this.newest.newer = entry;
    this.newest = entry;
    this.oldest ??= entry;
  }

  remove(entry: E): void {
    if (this.hand === entry) this.hand = entry.newer;
    if (entry.newer === null) this.newest = entry.older;
    else entry.newer.older = entry.older;
    if (entry.older === null) this.oldest = entry.newer;
    else entry.older.newer = entry.newer;
    entry.newer = entry.older = null;
  }

  /** Who goes next, still in the queue; null when it is empty. */
  next(): E | null {
    let candidate = this.hand ?? this.oldest;
    while (candidate?.isVisited === true) {
      candidate.isVisited = false;
      candidate = candidate.newer ?? this.oldest;
    }
    this.hand = candidate;
    return candidate;
  }
}
