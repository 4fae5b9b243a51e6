/** A listed restaurant as its search sees it: what a directory is made of. */
export interface DirectoryRow {
  readonly restaurantId: number;
  /** Folded, as the SQL search compares it with what was asked for. */
  readonly name: string;
  /** The text of its tsvector. */
  readonly document: string;
  /** Lower case. */
  readonly cuisines: readonly string[];
  readonly priceLevel: number | null;
  /** To the centimetre. */
  readonly latitude: number;
  readonly longitude: number;
  readonly timeZone: string;
  /** 0 without reviews. */
  readonly rating: number;
  readonly reviewCount: number;
  /** Microseconds since the epoch. */
  readonly listedAtUs: number;
}
