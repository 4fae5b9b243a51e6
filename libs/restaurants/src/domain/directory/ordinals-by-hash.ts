import { Effort, type RestingWork, withoutRest } from './resting-work.ts';

/**
 * Ordinals by a hash, in one array: open addressing, half of it empty at least. A Map of the engine's would take five
 * times as much, and when it grows it blocks: 90 ms at a million.
 */
export class OrdinalsByHash {
  /** Ordinal + 1; 0 is empty. */
  private slots = new Uint32Array(64);
  private used = 0;

  /** @param hashOf of the ordinal now; NaN for one that has none any more, and is left out when the table grows */
  constructor(private readonly hashOf: (ordinal: number) => number) {}

  add(hash: number, ordinal: number): void {
    if (2 * (this.used + 1) > this.slots.length) withoutRest(this.makingRoom(this.used + 1, new Effort()));
    if (put(this.slots, hash, ordinal)) this.used += 1;
  }

  /** Room for so many entries altogether. */
  *makingRoom(entries: number, effort: Effort): RestingWork {
    if (2 * entries <= this.slots.length) return;
    let length = this.slots.length;
    while (length < 2 * entries) length *= 2;
    const larger = new Uint32Array(length);
    let used = 0;
    for (const slot of this.slots) {
      if (slot !== 0) {
        const hash = this.hashOf(slot - 1);
        if (!Number.isNaN(hash) && put(larger, hash, slot - 1)) used += 1;
      }
      if (effort.isDue()) yield effort.rest();
    }
    this.slots = larger;
    this.used = used;
  }

  get entries(): number {
    return this.used;
  }

  /** Those that have this hash now, each once: one may stand where it had another before, and be met again on the way. */
  all(hash: number): number[] {
    const found: number[] = [];
    for (let place = this.first(hash), ordinal = this.at(place); ordinal >= 0; place = this.next(place), ordinal = this.at(place)) {
      if (this.hashOf(ordinal) === hash && !found.includes(ordinal)) found.push(ordinal);
    }
    return found;
  }

  /** Where to look first: `at` from there on with `next` until there is none. What is found may have another hash, or had this one once. */
  first(hash: number): number {
    return scattered(hash, this.slots.length);
  }

  /** -1: no more. */
  at(place: number): number {
    return (this.slots[place] ?? 0) - 1;
  }

  next(place: number): number {
    return (place + 1) & (this.slots.length - 1);
  }

  bytes(): number {
    return this.slots.byteLength;
  }
}

/** False when it stands there already. */
function put(slots: Uint32Array, hash: number, ordinal: number): boolean {
  let place = scattered(hash, slots.length);
  for (let slot = slots[place] ?? 0; slot !== 0; slot = slots[place] ?? 0) {
    if (slot === ordinal + 1) return false;
    place = (place + 1) & (slots.length - 1);
  }
  slots[place] = ordinal + 1;
  return true;
}

/** Neighbouring numbers far from each other. */
function scattered(hash: number, length: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x9e37_79b1);
  return (mixed ^ (mixed >>> 14)) & (length - 1);
}
