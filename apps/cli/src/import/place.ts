import type { Note } from './note.ts';

/** What kind of house it is, as far as its source tells: decides on default hours and the size of its floor. */
export type HouseKind = 'restaurant' | 'cafe' | 'quick' | 'bar';

/** A restaurant as its source describes it, cleaned, before anything is added. */
export interface Place {
  readonly sourceId: string;
  readonly name: string;
  readonly description: string;
  readonly kind: HouseKind;
  readonly cuisines: readonly string[];
  readonly priceLevel: number | null;
  readonly street: string;
  readonly city: string;
  readonly postalCode: string;
  /** ISO 3166-1, two letters; `null` to take that of the time zone. */
  readonly country: string | null;
  readonly latitude: number;
  readonly longitude: number;
  /** The point is a stand-in: the place becomes a draft, for a diner would be sent astray. */
  readonly isPointGuessed: boolean;
  readonly phone: string | null;
  readonly email: string | null;
  readonly website: string | null;
  readonly attributes: readonly string[];
  /** In OpenStreetMap's syntax; `null` when the source has none. */
  readonly openingHours: string | null;
}

/** A place, or the reason why a record is none; with everything there is to say about it. */
export type Reading = { readonly place: Place; readonly notes: readonly Note[] } | { readonly place: null; readonly sourceId: string | null; readonly notes: readonly Note[] };
