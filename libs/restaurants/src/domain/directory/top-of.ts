import type { SearchPosition } from '../search-question.ts';

/** The first of many by two keys and an id, all descending: a heap whose root is the last one kept. */
export class TopOf {
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly ids: Float64Array;
  private readonly ordinals: Uint32Array;
  private kept = 0;

  constructor(private readonly limit: number) {
    this.first = new Float64Array(limit);
    this.second = new Float64Array(limit);
    this.ids = new Float64Array(limit);
    this.ordinals = new Uint32Array(limit);
  }

  offer(first: number, second: number, id: number, ordinal: number): void {
    if (this.kept < this.limit) {
      this.kept += 1;
      this.rise(this.kept - 1, first, second, id, ordinal);
    } else if (this.limit > 0 && isAhead(first, second, id, this.first[0] ?? 0, this.second[0] ?? 0, this.ids[0] ?? 0)) {
      this.sink(first, second, id, ordinal);
    }
  }

  /** Whether it would be kept. */
  admits(first: number, second: number, id: number): boolean {
    return this.kept < this.limit || (this.limit > 0 && isAhead(first, second, id, this.first[0] ?? 0, this.second[0] ?? 0, this.ids[0] ?? 0));
  }

  /** No more can be kept without leaving one out. */
  get isFull(): boolean {
    return this.kept === this.limit;
  }

  /** The first key of the last one kept. */
  get lastFirst(): number {
    return this.first[0] ?? 0;
  }

  /** Best first. */
  list(): { readonly ordinal: number; readonly position: SearchPosition }[] {
    const all = Array.from({ length: this.kept }, (_, at) => ({
      ordinal: this.ordinals[at] ?? 0,
      position: [this.first[at] ?? 0, this.second[at] ?? 0, this.ids[at] ?? 0] as SearchPosition,
    }));
    return all.sort(({ position: one }, { position: other }) => (isAhead(...one, ...other) ? -1 : 1));
  }

  private rise(from: number, first: number, second: number, id: number, ordinal: number): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isAhead(this.first[above] ?? 0, this.second[above] ?? 0, this.ids[above] ?? 0, first, second, id)) break;
      this.copy(above, at);
      at = above;
    }
    this.set(at, first, second, id, ordinal);
  }

  private sink(first: number, second: number, id: number, ordinal: number): void {
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= this.kept) break;
      if (below + 1 < this.kept && this.isBefore(below, below + 1)) below += 1;
      if (!isAhead(first, second, id, this.first[below] ?? 0, this.second[below] ?? 0, this.ids[below] ?? 0)) break;
      this.copy(below, at);
      at = below;
    }
    this.set(at, first, second, id, ordinal);
  }

  private isBefore(one: number, other: number): boolean {
    return isAhead(this.first[one] ?? 0, this.second[one] ?? 0, this.ids[one] ?? 0, this.first[other] ?? 0, this.second[other] ?? 0, this.ids[other] ?? 0);
  }

  private copy(from: number, to: number): void {
    this.set(to, this.first[from] ?? 0, this.second[from] ?? 0, this.ids[from] ?? 0, this.ordinals[from] ?? 0);
  }

  private set(at: number, first: number, second: number, id: number, ordinal: number): void {
    this.first[at] = first;
    this.second[at] = second;
    this.ids[at] = id;
    this.ordinals[at] = ordinal;
  }
}

/** Whether the one comes before the other. */
export function isAhead(first: number, second: number, id: number, otherFirst: number, otherSecond: number, otherId: number): boolean {
  if (first !== otherFirst) return first > otherFirst;
  if (second !== otherSecond) return second > otherSecond;
  return id > otherId;
}
