import { OrdinalSet } from './ordinal-set.ts';
import type { SpherePoint } from './place-on-sphere.ts';
import { Effort, type RestingWork } from './resting-work.ts';
import { sortingTree } from './sorting-tree.ts';

/** Below it a node is walked through: halving it further costs more than it spares. */
const leafSize = 64;

/** Where ordinals are: three coordinates each. */
export interface Places {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
}

/** Ordinals, and how far they are: the square of the chord. */
export interface Reached {
  readonly ordinals: Uint32Array;
  readonly squaredChords: Float64Array;
}

/**
 * A k-d tree of places, flat: the middle of a range is its root, split by x, y and z in turn. It never changes; what
 * moved since lies in a tail that every question walks through.
 *
 * Source: kdbush (Agafonkin).
 * Invariant R11: a circle holds exactly the ordinals that measuring each of them finds, at the poles and at the
 * antimeridian too. Proved by: place-tree.spec.ts
 */
export class PlaceTree {
  private readonly coordinates: Float64Array;
  private readonly moved = new OrdinalSet();
  private movedCount = 0;

  private constructor(
    private readonly places: () => Places,
    private readonly ordinals: Uint32Array,
  ) {
    this.coordinates = new Float64Array(ordinals.length * 3);
  }

  static empty(places: () => Places): PlaceTree {
    return new PlaceTree(places, new Uint32Array(0));
  }

  /** Nothing may be moved before it has ended. @param places read again whenever the tail is walked */
  static *building(places: () => Places, ordinals: Uint32Array, effort = new Effort()): RestingWork<PlaceTree> {
    const tree = new PlaceTree(places, ordinals);
    const { x, y, z } = places();
    for (let at = 0; at < ordinals.length; at += 1) {
      const ordinal = ordinals[at] ?? 0;
      tree.coordinates[3 * at] = x[ordinal] ?? 0;
      tree.coordinates[3 * at + 1] = y[ordinal] ?? 0;
      tree.coordinates[3 * at + 2] = z[ordinal] ?? 0;
      if (effort.isDue()) yield effort.rest();
    }
    yield* sortingTree({ coordinates: tree.coordinates, ordinals }, leafSize, effort);
    return tree;
  }

  /** The ordinal has another place now, or its first. */
  move(ordinal: number): void {
    if (this.moved.has(ordinal)) return;
    this.moved.add(ordinal);
    this.movedCount += 1;
  }

  get tailSize(): number {
    return this.movedCount;
  }

  /** Writes the ordinals no further than the chord, in no order; the answer is how many. Who was removed is among them. */
  within({ x, y, z }: SpherePoint, squaredChord: number, into: Reached): number {
    const { coordinates, ordinals, moved } = this;
    const chord = Math.sqrt(squaredChord);
    const hasMoved = this.movedCount > 0;
    const ranges = ordinals.length === 0 ? [] : [0, ordinals.length - 1, 0];
    let count = 0;
    while (ranges.length > 0) {
      const axis = ranges.pop() ?? 0;
      const right = ranges.pop() ?? 0;
      const left = ranges.pop() ?? 0;
      const isLeaf = right - left <= leafSize;
      const middle = (left + right) >> 1;
      const last = isLeaf ? right : middle;
      for (let at = isLeaf ? left : middle; at <= last; at += 1) {
        const dx = (coordinates[3 * at] ?? 0) - x;
        const dy = (coordinates[3 * at + 1] ?? 0) - y;
        const dz = (coordinates[3 * at + 2] ?? 0) - z;
        const squared = dx * dx + dy * dy + dz * dz;
        if (squared > squaredChord) continue;
        const ordinal = ordinals[at] ?? 0;
        if (hasMoved && moved.has(ordinal)) continue;
        into.ordinals[count] = ordinal;
        into.squaredChords[count] = squared;
        count += 1;
      }
      if (isLeaf) continue;
      const split = coordinates[3 * middle + axis] ?? 0;
      const asked = axis === 0 ? x : axis === 1 ? y : z;
      const nextAxis = axis === 2 ? 0 : axis + 1;
      if (asked - chord <= split) ranges.push(left, middle - 1, nextAxis);
      if (asked + chord >= split) ranges.push(middle + 1, right, nextAxis);
    }
    return hasMoved ? this.withinTail({ x, y, z }, squaredChord, { ...into, count }) : count;
  }

  bytes(): number {
    return this.coordinates.byteLength + this.ordinals.byteLength + this.moved.bytes();
  }

  private withinTail(centre: SpherePoint, squaredChord: number, { ordinals, squaredChords, count: already }: Reached & { count: number }): number {
    const { x, y, z } = this.places();
    let count = already;
    for (let ordinal = this.moved.next(0); ordinal >= 0; ordinal = this.moved.next(ordinal + 1)) {
      const dx = (x[ordinal] ?? 0) - centre.x;
      const dy = (y[ordinal] ?? 0) - centre.y;
      const dz = (z[ordinal] ?? 0) - centre.z;
      const squared = dx * dx + dy * dy + dz * dz;
      if (squared > squaredChord) continue;
      ordinals[count] = ordinal;
      squaredChords[count] = squared;
      count += 1;
    }
    return count;
  }
}
