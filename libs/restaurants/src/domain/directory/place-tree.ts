import { OrdinalSet } from './ordinal-set.ts';
import type { SpherePoint } from './place-on-sphere.ts';

/** Below it a node is walked through: halving it further costs more than it spares. */
const leafSize = 64;
/** As much as is sorted between two rests of `building`: about a millisecond. */
const restAfter = 32_768;

/** Where ordinals are: three coordinates each. */
export interface Places {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
}

/**
 * A k-d tree of places, flat: the middle of a range is its root, split by x, y and z in turn. It never changes; what
 * moved since lies in a tail that every question walks through.
 *
 * Source: kdbush (Agafonkin); Floyd, Rivest, Algorithm 489: SELECT.
 * Invariant R11: a circle holds exactly the ordinals that measuring each of them finds, at the poles and at the
 * antimeridian too. Proved by: place-tree.spec.ts
 */
export class PlaceTree {
  private readonly coordinates: Float64Array;
  private readonly moved = new OrdinalSet();
  private readonly tail = new Set<number>();

  private constructor(
    private readonly places: () => Places,
    private readonly ordinals: Uint32Array,
  ) {
    this.coordinates = new Float64Array(ordinals.length * 3);
  }

  static empty(places: () => Places): PlaceTree {
    return new PlaceTree(places, new Uint32Array(0));
  }

  /** Rests now and then; nothing may be moved before it has ended. @param places read again whenever the tail is walked */
  static *building(places: () => Places, ordinals: Uint32Array): Generator<void, PlaceTree> {
    const tree = new PlaceTree(places, ordinals);
    const { x, y, z } = places();
    for (const [at, ordinal] of ordinals.entries()) {
      tree.coordinates[3 * at] = x[ordinal] ?? 0;
      tree.coordinates[3 * at + 1] = y[ordinal] ?? 0;
      tree.coordinates[3 * at + 2] = z[ordinal] ?? 0;
      if (at % restAfter === restAfter - 1) yield;
    }
    yield* tree.sorting(0, ordinals.length - 1, 0);
    return tree;
  }

  /** The ordinal has another place now, or its first. */
  move(ordinal: number): void {
    this.moved.add(ordinal);
    this.tail.add(ordinal);
  }

  get tailSize(): number {
    return this.tail.size;
  }

  /** Writes the ordinals no further than the chord, in no order; the answer is how many. Who was removed is among them. */
  within({ x, y, z }: SpherePoint, squaredChord: number, into: Uint32Array): number {
    const { coordinates, ordinals, moved } = this;
    const [centre, chord] = [[x, y, z] as const, Math.sqrt(squaredChord)];
    let count = 0;
    const ranges = ordinals.length === 0 ? [] : [0, ordinals.length - 1, 0];
    while (ranges.length > 0) {
      const [axis, right, left] = [ranges.pop() ?? 0, ranges.pop() ?? 0, ranges.pop() ?? 0];
      const isLeaf = right - left <= leafSize;
      const middle = (left + right) >> 1;
      for (let at = isLeaf ? left : middle; at <= (isLeaf ? right : middle); at += 1) {
        const [dx, dy, dz] = [(coordinates[3 * at] ?? 0) - x, (coordinates[3 * at + 1] ?? 0) - y, (coordinates[3 * at + 2] ?? 0) - z];
        const ordinal = ordinals[at] ?? 0;
        if (dx * dx + dy * dy + dz * dz <= squaredChord && !moved.has(ordinal)) into[count++] = ordinal;
      }
      if (isLeaf) continue;
      const [split, asked] = [coordinates[3 * middle + axis] ?? 0, centre[axis] ?? 0];
      if (asked - chord <= split) ranges.push(left, middle - 1, (axis + 1) % 3);
      if (asked + chord >= split) ranges.push(middle + 1, right, (axis + 1) % 3);
    }
    return this.withinTail({ x, y, z }, squaredChord, into, count);
  }

  bytes(): number {
    return this.coordinates.byteLength + this.ordinals.byteLength + this.moved.bytes() + this.tail.size * 32;
  }

  private withinTail(centre: SpherePoint, squaredChord: number, into: Uint32Array, count: number): number {
    const { x, y, z } = this.places();
    for (const ordinal of this.tail) {
      const [dx, dy, dz] = [(x[ordinal] ?? 0) - centre.x, (y[ordinal] ?? 0) - centre.y, (z[ordinal] ?? 0) - centre.z];
      if (dx * dx + dy * dy + dz * dz <= squaredChord) into[count++] = ordinal;
    }
    return count;
  }

  private *sorting(left: number, right: number, axis: number): Generator<void, void> {
    if (right - left <= leafSize) return;
    const middle = (left + right) >> 1;
    yield* this.selecting(middle, left, right, axis);
    yield* this.sorting(left, middle - 1, (axis + 1) % 3);
    yield* this.sorting(middle + 1, right, (axis + 1) % 3);
  }

  /** Puts the one that belongs at `wanted` there, smaller ones before it and greater ones behind. */
  private *selecting(wanted: number, first: number, last: number, axis: number): Generator<void, void> {
    let [left, right] = [first, last];
    while (right > left) {
      if (right - left > 600) {
        // A sample first: its middle is near to the middle, and what remains to be parted is little.
        const n = right - left + 1;
        const m = wanted - left + 1;
        const logarithm = Math.log(n);
        const s = 0.5 * Math.exp((2 * logarithm) / 3);
        const deviation = 0.5 * Math.sqrt((logarithm * s * (n - s)) / n) * (m - n / 2 < 0 ? -1 : 1);
        const [from, to] = [Math.max(left, Math.floor(wanted - (m * s) / n + deviation)), Math.min(right, Math.floor(wanted + ((n - m) * s) / n + deviation))];
        yield* this.selecting(wanted, from, to, axis);
      }
      const span = right - left;
      const middle = this.part(wanted, left, right, axis);
      if (middle <= wanted) left = middle + 1;
      if (wanted <= middle) right = middle - 1;
      if (span > restAfter) yield;
    }
  }

  /** Parts a range by the value that stands at `wanted`; the answer is where that value stands afterwards. */
  private part(wanted: number, left: number, right: number, axis: number): number {
    const { coordinates } = this;
    const pivot = coordinates[3 * wanted + axis] ?? 0;
    let [i, j] = [left, right];
    this.swap(left, wanted);
    if ((coordinates[3 * right + axis] ?? 0) > pivot) this.swap(left, right);
    while (i < j) {
      this.swap(i, j);
      i += 1;
      j -= 1;
      while ((coordinates[3 * i + axis] ?? 0) < pivot) i += 1;
      while ((coordinates[3 * j + axis] ?? 0) > pivot) j -= 1;
    }
    if ((coordinates[3 * left + axis] ?? 0) === pivot) this.swap(left, j);
    else this.swap((j += 1), right);
    return j;
  }

  private swap(one: number, other: number): void {
    const { coordinates, ordinals } = this;
    const ordinal = ordinals[one] ?? 0;
    ordinals[one] = ordinals[other] ?? 0;
    ordinals[other] = ordinal;
    for (let axis = 0; axis < 3; axis += 1) {
      const value = coordinates[3 * one + axis] ?? 0;
      coordinates[3 * one + axis] = coordinates[3 * other + axis] ?? 0;
      coordinates[3 * other + axis] = value;
    }
  }
}
