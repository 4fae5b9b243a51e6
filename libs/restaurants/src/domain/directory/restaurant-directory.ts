import { CuisineCodes } from './cuisine-codes.ts';
import type { DirectoryRow } from './directory-row.ts';
import { withRoom } from './growing.ts';
import { OrdinalSet } from './ordinal-set.ts';
import { onSphere } from './place-on-sphere.ts';
import { PlaceTree } from './place-tree.ts';
import { Postings, type WeighedTerm } from './postings.ts';
import { Vocabulary } from './vocabulary.ts';
import type { RestaurantOrdinals } from './restaurant-ordinals.ts';
import { hashOf, parseDocument } from './search-document.ts';
import type { WordFolder } from './word-folder.ts';

/** What changed since the last packing is walked through by every question: 2,000 documents cost it 0.1 ms. */
const tailSizeMax = 2_048;

/** Below it what is worn costs less than reading everything again. */
const wornMin = 4_096;

/**
 * A tenant's listed restaurants, in memory, for questions over all of them. A restaurant has an ordinal, by which
 * everything else is kept in arrays.
 *
 * Invariant R15: an ordinal is one restaurant's as long as the directory lives: changed, removed or listed again it
 * keeps it, and no other gets it. Why: whatever else is known by restaurant is kept by ordinal elsewhere.
 * Proved by: restaurant-directory.spec.ts
 */
export class RestaurantDirectory {
  readonly listed = new OrdinalSet();
  readonly cuisines = new CuisineCodes();
  readonly vocabulary = new Vocabulary();
  readonly postings = new Postings();
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
  /** What listed of a profile is compared by. */
  private documentHashes = new Float64Array(0);
  private zones = new Uint16Array(0);
  private readonly zoneOf = new Map<string, number>();
  readonly zoneNames: string[] = [];
  private readonly ordinalOf = new Map<number, number>();
  private tree = PlaceTree.empty(() => this);
  private ordinals = 0;
  private listedNow = 0;

  /** Always the same object. */
  readonly ordinalsOfRestaurants: RestaurantOrdinals = numbersOf(this);

  constructor(readonly folder: WordFolder) {}

  /** Ordinals given so far, those of removed restaurants too. */
  get ordinalCount(): number {
    return this.ordinals;
  }

  /** Listed restaurants. */
  get size(): number {
    return this.listedNow;
  }

  get places(): PlaceTree {
    return this.tree;
  }

  ordinal(restaurantId: number): number | undefined {
    return this.ordinalOf.get(restaurantId);
  }

  restaurantId(ordinal: number): number {
    return this.ids[ordinal] ?? 0;
  }

  timeZone(ordinal: number): string {
    return this.zoneNames[this.zones[ordinal] ?? 0] ?? '';
  }

  /** The restaurant as it is now. @throws RangeError when a tenant has more cuisines or time zones than can be numbered */
  put(row: DirectoryRow): void {
    const ordinal = this.ordinalOf.get(row.restaurantId) ?? this.append(row.restaurantId);
    const isNew = !this.listed.has(ordinal);
    this.cuisines.set(ordinal, row.cuisines);
    this.priceLevels[ordinal] = row.priceLevel ?? 0;
    this.ratings[ordinal] = row.rating;
    this.reviewCounts[ordinal] = row.reviewCount;
    this.listedAtUs[ordinal] = row.listedAtUs;
    this.zones[ordinal] = this.zone(row.timeZone);
    this.place(ordinal, row, isNew);
    this.describe(ordinal, row, isNew);
    if (isNew) {
      this.listed.add(ordinal);
      this.listedNow += 1;
    }
  }

  /** It is no longer listed, or no longer there. */
  remove(restaurantId: number): void {
    const ordinal = this.ordinalOf.get(restaurantId);
    if (ordinal === undefined || !this.listed.has(ordinal)) return;
    this.listed.delete(ordinal);
    this.listedNow -= 1;
    this.postings.replace(ordinal, []);
  }

  /** Whether `packing` is worth its while. */
  get wantsPacking(): boolean {
    return Math.max(this.postings.tailSize, this.tree.tailSize) > Math.max(tailSizeMax, this.ordinals / 32);
  }

  /** Takes in the tails, resting now and then. Questions may be asked meanwhile; nothing may be put or removed. */
  *packing(): Generator<void, void> {
    yield* this.postings.pack(this.vocabulary.size);
    const ordinals = new Uint32Array(this.ordinals);
    this.tree = yield* PlaceTree.building(() => this, ordinals.slice(0, this.listed.list(ordinals)));
  }

  /** Half of what is kept is of restaurants, or words, that are gone: it is time to be read anew. */
  get isWorn(): boolean {
    return this.ordinals - this.listedNow > this.listedNow + wornMin || this.postings.emptyTerms > this.vocabulary.size / 2 + wornMin;
  }

  /** The arrays exactly; tables of the engine by estimate. */
  bytes(): number {
    const columns = [this.ids, this.x, this.y, this.z, this.priceLevels, this.ratings, this.reviewCounts, this.listedAtUs, this.nameHashes, this.oneWordHashes, this.documentHashes, this.zones];
    const arrays = columns.reduce((bytes, { byteLength }) => bytes + byteLength, 0);
    return arrays + this.listed.bytes() + this.cuisines.bytes() + this.vocabulary.bytes() + this.postings.bytes() + this.tree.bytes() + this.ordinals * 40;
  }

  private append(restaurantId: number): number {
    const ordinal = this.ordinals;
    this.ordinals += 1;
    this.ids = withRoom(this.ids, this.ordinals);
    this.x = withRoom(this.x, this.ordinals);
    this.y = withRoom(this.y, this.ordinals);
    this.z = withRoom(this.z, this.ordinals);
    this.priceLevels = withRoom(this.priceLevels, this.ordinals);
    this.ratings = withRoom(this.ratings, this.ordinals);
    this.reviewCounts = withRoom(this.reviewCounts, this.ordinals);
    this.listedAtUs = withRoom(this.listedAtUs, this.ordinals);
    this.nameHashes = withRoom(this.nameHashes, this.ordinals);
    this.oneWordHashes = withRoom(this.oneWordHashes, this.ordinals);
    this.documentHashes = withRoom(this.documentHashes, this.ordinals);
    this.zones = withRoom(this.zones, this.ordinals);
    this.ids[ordinal] = restaurantId;
    this.ordinalOf.set(restaurantId, ordinal);
    return ordinal;
  }

  private zone(name: string): number {
    const known = this.zoneOf.get(name);
    if (known !== undefined) return known;
    if (this.zoneNames.length > 0xffff) throw new RangeError('a directory numbers 65,536 time zones, and there are more');
    this.zoneOf.set(name, this.zoneNames.length);
    return this.zoneNames.push(name) - 1;
  }

  private place(ordinal: number, row: DirectoryRow, isNew: boolean): void {
    const { x, y, z } = onSphere(row);
    if (!isNew && x === this.x[ordinal] && y === this.y[ordinal] && z === this.z[ordinal]) return;
    this.x[ordinal] = x;
    this.y[ordinal] = y;
    this.z[ordinal] = z;
    this.tree.move(ordinal);
  }

  /** Words are most of the work, and rarely what has changed. */
  private describe(ordinal: number, { name, document }: DirectoryRow, isNew: boolean): void {
    const hash = hashOf(`${name}\n${document}`);
    if (!isNew && hash === this.documentHashes[ordinal]) return;
    this.documentHashes[ordinal] = hash;
    this.nameHashes[ordinal] = hashOf(name);
    this.oneWordHashes[ordinal] = NaN;
    const asOneWord = name.includes(' ') ? name.replaceAll(' ', '') : null;
    const terms: WeighedTerm[] = [];
    for (const { word, weight, isTelling, isOnceInName } of parseDocument(document)) {
      // As many as there are names, each standing once: as words they would be most of the vocabulary.
      if (word === asOneWord && isOnceInName) this.oneWordHashes[ordinal] = hashOf(word);
      else terms.push({ term: this.vocabulary.take(word, isTelling), weight });
    }
    this.postings.replace(ordinal, terms);
  }
}

function numbersOf(directory: RestaurantDirectory): RestaurantOrdinals {
  return {
    get count() {
      return directory.ordinalCount;
    },
    idOf: (ordinal) => directory.restaurantId(ordinal),
    ordinalOf: (restaurantId) => directory.ordinal(restaurantId),
  };
}
