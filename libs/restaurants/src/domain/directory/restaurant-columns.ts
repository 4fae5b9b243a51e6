import { makingRoom, withRoom } from './growing.ts';
import type { Effort, RestingWork } from './resting-work.ts';

/** What is known of each restaurant, by ordinal. */
export class RestaurantColumns {
  ids = new Int32Array(0);
  x = new Float64Array(0);
  y = new Float64Array(0);
  z = new Float64Array(0);
  /** 0: not known. */
  priceLevels = new Uint8Array(0);
  ratings = new Float64Array(0);
  reviewCounts = new Uint32Array(0);
  listedAtUs = new Float64Array(0);
  nameHashes = new Float64Array(0);
  /** Of names of several words, written as one: "Joe's Pizza" is found by "joespizza". NaN: such a word stands among the others. */
  oneWordHashes = new Float64Array(0);
  /** What is listed of a profile is compared by it. */
  documentHashes = new Float64Array(0);
  zones = new Uint16Array(0);

  widen(ordinals: number): void {
    for (const name of names) Object.assign(this, { [name]: withRoom(this[name], ordinals) });
  }

  *makingRoom(ordinals: number, effort: Effort): RestingWork {
    for (const name of names) Object.assign(this, { [name]: yield* makingRoom(this[name], ordinals, effort) });
  }

  get room(): number {
    return this.ids.length;
  }

  bytes(): number {
    return names.reduce((bytes, name) => bytes + this[name].byteLength, 0);
  }
}

const names = ['ids', 'x', 'y', 'z', 'priceLevels', 'ratings', 'reviewCounts', 'listedAtUs', 'nameHashes', 'oneWordHashes', 'documentHashes', 'zones'] as const satisfies readonly (keyof RestaurantColumns)[];
