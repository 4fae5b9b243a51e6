/** A person who books, as the tenant knows them. */
export interface Guest {
  readonly id: string;
  readonly name: string;
  /** Lower case. */
  readonly email: string | null;
  readonly phone: string | null;
  /** Free words of the house, such as `vip` or `blocked`. */
  readonly tags: readonly string[];
  readonly notes: string;
  /** How often they have dined, and how often they did not come. */
  readonly visits: number;
  readonly noShows: number;
  readonly version: number;
}

export type GuestChanges = Partial<Pick<Guest, 'name' | 'phone' | 'tags' | 'notes'>>;
