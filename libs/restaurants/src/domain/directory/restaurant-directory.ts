import { CuisineCodes } from './cuisine-codes.ts';
import type { DirectoryRow } from './directory-row.ts';
import { DirectoryScratch } from './directory-scratch.ts';
import { KeptFacets } from './kept-facets.ts';
import { OrdinalSet } from './ordinal-set.ts';
import { OrdinalsByHash } from './ordinals-by-hash.ts';
import { onSphere } from './place-on-sphere.ts';
import { PlaceTree } from './place-tree.ts';
import type { WeighedTerm } from './postings-tail.ts';
import { Postings } from './postings.ts';
import { RatingOrder } from './rating-order.ts';
import { Effort, type RestingWork } from './resting-work.ts';
import { RestaurantColumns } from './restaurant-columns.ts';
import type { RestaurantOrdinals } from './restaurant-ordinals.ts';
import { hashOf, parseDocument, wordsAtMost } from './search-document.ts';
import { Vocabulary } from './vocabulary.ts';
import type { WordFolder } from './word-folder.ts';

/** What changed since the last packing is walked through by every question: 2,000 of them cost it 10 µs. */
const tailSizeMax = 2_048;
/** Zones have 16 bits. */
const zonesMax = 65_536;
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
  readonly columns = new RestaurantColumns();
  readonly listed = new OrdinalSet();
  readonly cuisines = new CuisineCodes();
  readonly facets = new KeptFacets(this.cuisines);
  readonly vocabulary = new Vocabulary();
  readonly postings = new Postings();
  readonly byRating = new RatingOrder(() => this.columns);
  readonly oneWordNames = new OrdinalsByHash((ordinal) => this.columns.oneWordHashes[ordinal] ?? NaN);
  readonly scratch = new DirectoryScratch();
  readonly zoneNames: string[] = [];
  private readonly zoneOf = new Map<string, number>();
  private readonly byId = new OrdinalsByHash((ordinal) => this.columns.ids[ordinal] ?? NaN);
  private tree = PlaceTree.empty(() => this.columns);
  private ordinals = 0;
  private latestUs = -Infinity;
  /** Always the same object. */
  readonly ordinalsOfRestaurants: RestaurantOrdinals = numbersOf(this);

  constructor(readonly folder: WordFolder) {}

  /** Ordinals given so far, those of removed restaurants too. */
  get ordinalCount(): number {
    return this.ordinals;
  }

  /** Listed restaurants. */
  get size(): number {
    return this.facets.listed;
  }

  get places(): PlaceTree {
    return this.tree;
  }

  /** Nobody was listed later. */
  get latestListedAtUs(): number {
    return this.latestUs;
  }

  ordinal(restaurantId: number): number | undefined {
    const { byId } = this;
    const { ids } = this.columns;
    for (let place = byId.first(restaurantId), ordinal = byId.at(place); ordinal >= 0; place = byId.next(place), ordinal = byId.at(place)) {
      if (ids[ordinal] === restaurantId) return ordinal;
    }
    return undefined;
  }

  restaurantId(ordinal: number): number {
    return this.columns.ids[ordinal] ?? 0;
  }

  /** Whether a question with these words can be answered from here; others are for PostgreSQL's search. */
  readsWords(words: string): boolean {
    return this.folder.ask(words) !== null;
  }

  timeZone(ordinal: number): string {
    return this.zoneNames[this.columns.zones[ordinal] ?? 0] ?? '';
  }

  /** The restaurant as it is now. @returns false, and nothing is put, when the tenant has more cuisines or time zones than can be numbered */
  put(row: DirectoryRow): boolean {
    if (!this.canNumber(row)) return false;
    const ordinal = this.ordinal(row.restaurantId) ?? this.append(row.restaurantId);
    const isNew = !this.listed.has(ordinal);
    const { columns } = this;
    this.rank(ordinal, row, isNew);
    this.classify(ordinal, row, isNew);
    columns.listedAtUs[ordinal] = row.listedAtUs;
    this.latestUs = Math.max(this.latestUs, row.listedAtUs);
    columns.zones[ordinal] = this.zone(row.timeZone);
    this.place(ordinal, row, isNew);
    this.describe(ordinal, row, isNew);
    this.listed.add(ordinal);
    return true;
  }

  /** It is no longer listed, or no longer there. */
  remove(restaurantId: number): void {
    const ordinal = this.ordinal(restaurantId);
    if (ordinal === undefined || !this.listed.has(ordinal)) return;
    this.listed.delete(ordinal);
    this.facets.remove(ordinal, this.columns.priceLevels[ordinal] ?? 0);
    this.postings.replace(ordinal, []);
  }

  /** Room for these, so that to put them copies nothing. */
  *makingRoom(rows: readonly DirectoryRow[], effort = new Effort()): RestingWork {
    const ordinals = this.ordinals + rows.length;
    yield* this.columns.makingRoom(ordinals, effort);
    yield* this.cuisines.makingRoom(ordinals, effort);
    yield* this.byId.makingRoom(ordinals, effort);
    yield* this.oneWordNames.makingRoom(this.oneWordNames.entries + rows.length, effort);
    yield* this.postings.makingRoom({ ordinals, entries: rows.reduce((words, { document }) => words + wordsAtMost(document), 0) }, effort);
  }

  /** Whether `packing` is worth its while. */
  get wantsPacking(): boolean {
    return this.tailSizes().some((size) => this.isLong(size));
  }

  /** The longest tail. */
  get tailSize(): number {
    return Math.max(...this.tailSizes());
  }

  /** Takes in the tails that are long, or all of them. Questions may be asked meanwhile; nothing may be put or removed. */
  *packing({ all = true }: { all?: boolean } = {}, effort = new Effort()): RestingWork {
    const wants = (size: number): boolean => size > 0 && (all || this.isLong(size));
    if (wants(this.postings.tailSize)) yield* this.postings.pack(this.vocabulary.size, effort);
    if (wants(this.byRating.tailSize)) yield* this.byRating.pack(this.listed, effort);
    if (wants(this.facets.tailSize)) yield* this.facets.pack(this.ordinals, effort);
    if (wants(this.tree.tailSize)) this.tree = yield* PlaceTree.building(() => this.columns, yield* this.listing(effort), effort);
  }

  /** Half of what is kept is of restaurants, or words, that are gone: it is time to be read anew. */
  get isWorn(): boolean {
    return this.ordinals - this.size > this.size + wornMin || this.postings.emptyTerms > this.vocabulary.size / 2 + wornMin;
  }

  /** The arrays exactly; strings, and tables of the engine, by estimate. */
  bytes(): number {
    const parts = [this.columns, this.listed, this.cuisines, this.facets, this.vocabulary, this.postings, this.byRating, this.oneWordNames, this.byId, this.tree, this.scratch];
    return parts.reduce((bytes, part) => bytes + part.bytes(), 0);
  }

  private tailSizes(): number[] {
    return [this.postings.tailSize, this.byRating.tailSize, this.facets.tailSize, this.tree.tailSize];
  }

  private isLong(tailSize: number): boolean {
    return tailSize > Math.max(tailSizeMax, this.ordinals / 32);
  }

  private *listing(effort: Effort): RestingWork<Uint32Array> {
    const listed = new Uint32Array(this.size);
    let count = 0;
    for (let ordinal = this.listed.next(0); ordinal >= 0; ordinal = this.listed.next(ordinal + 1)) {
      listed[count] = ordinal;
      count += 1;
      if (effort.isDue()) yield effort.rest();
    }
    return listed;
  }

  private append(restaurantId: number): number {
    const ordinal = this.ordinals;
    this.ordinals += 1;
    if (this.ordinals > this.columns.room) this.columns.widen(this.ordinals);
    this.columns.ids[ordinal] = restaurantId;
    this.columns.oneWordHashes[ordinal] = NaN;
    this.byId.add(restaurantId, ordinal);
    return ordinal;
  }

  private canNumber({ cuisines, timeZone }: DirectoryRow): boolean {
    return this.cuisines.hasRoomFor(cuisines) && (this.zoneNames.length < zonesMax || this.zoneOf.has(timeZone));
  }

  private zone(name: string): number {
    const zone = this.zoneOf.get(name) ?? this.zoneNames.push(name) - 1;
    this.zoneOf.set(name, zone);
    return zone;
  }

  private rank(ordinal: number, { rating, reviewCount }: DirectoryRow, isNew: boolean): void {
    const { ratings, reviewCounts } = this.columns;
    if (isNew || ratings[ordinal] !== rating || reviewCounts[ordinal] !== reviewCount) this.byRating.move(ordinal);
    ratings[ordinal] = rating;
    reviewCounts[ordinal] = reviewCount;
  }

  private classify(ordinal: number, { cuisines, priceLevel }: DirectoryRow, isNew: boolean): void {
    const { priceLevels } = this.columns;
    if (!isNew) this.facets.remove(ordinal, priceLevels[ordinal] ?? 0);
    const isOther = !this.cuisines.areThose(ordinal, cuisines);
    if (isOther) this.cuisines.set(ordinal, cuisines);
    priceLevels[ordinal] = priceLevel ?? 0;
    this.facets.add(ordinal, priceLevel ?? 0, isOther);
  }

  private place(ordinal: number, row: DirectoryRow, isNew: boolean): void {
    const { columns } = this;
    const { x, y, z } = onSphere(row);
    if (!isNew && x === columns.x[ordinal] && y === columns.y[ordinal] && z === columns.z[ordinal]) return;
    columns.x[ordinal] = x;
    columns.y[ordinal] = y;
    columns.z[ordinal] = z;
    this.tree.move(ordinal);
  }

  /** Words are most of the work, and rarely what has changed. */
  private describe(ordinal: number, { name, document }: DirectoryRow, isNew: boolean): void {
    const { columns } = this;
    const hash = hashOf(`${name}\n${document}`);
    if (!isNew && hash === columns.documentHashes[ordinal]) return;
    columns.documentHashes[ordinal] = hash;
    columns.nameHashes[ordinal] = hashOf(name);
    columns.oneWordHashes[ordinal] = NaN;
    const asOneWord = name.includes(' ') ? name.replaceAll(' ', '') : null;
    const terms: WeighedTerm[] = [];
    for (const { word, weight, isTelling, isOnceInName } of parseDocument(document)) {
      // As many as there are names, each standing once: as words they would be most of the vocabulary.
      if (word === asOneWord && isOnceInName) this.nameAsOneWord(ordinal, hashOf(word));
      else terms.push({ term: this.vocabulary.take(word, isTelling), weight });
    }
    this.postings.replace(ordinal, terms);
  }

  private nameAsOneWord(ordinal: number, hash: number): void {
    this.columns.oneWordHashes[ordinal] = hash;
    this.oneWordNames.add(hash, ordinal);
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
