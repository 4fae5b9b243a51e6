import { OrdinalSet } from './ordinal-set.ts';

/**
 * What a question writes down while it is being answered, kept for the next one: a question takes no turn of the event
 * loop in between, and memory for all restaurants of a city, given anew to each, is most of the work of a small one.
 */
export class DirectoryScratch {
  ordinals = new Uint32Array(0);
  squaredChords = new Float64Array(0);
  sums = new Float32Array(0);
  /** Of the words. */
  readonly found = new OrdinalSet();
  readonly ofGroup = new OrdinalSet();
  readonly ofWord = new OrdinalSet();
  /** Of the facets. */
  readonly matched = new OrdinalSet();
  readonly ofPrice = new OrdinalSet();
  readonly ofCuisine = new OrdinalSet();
  readonly chosen = new OrdinalSet();
  readonly still = new OrdinalSet();

  /** With room for so many. Sets are as the last question left them. */
  for(ordinals: number): this {
    if (this.ordinals.length < ordinals) {
      const room = Math.ceil(ordinals * 1.1);
      this.ordinals = new Uint32Array(room);
      this.squaredChords = new Float64Array(room);
      this.sums = new Float32Array(room);
    }
    return this;
  }

  bytes(): number {
    const sets = [this.found, this.ofGroup, this.ofWord, this.matched, this.ofPrice, this.ofCuisine, this.chosen, this.still];
    return sets.reduce((bytes, set) => bytes + set.bytes(), this.ordinals.byteLength + this.squaredChords.byteLength + this.sums.byteLength);
  }
}
