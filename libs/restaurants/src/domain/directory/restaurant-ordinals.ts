/**
 * Numbers of a tenant's restaurants, from 0 on, by which others keep arrays. They are only ever added, and never given
 * twice; another object means that all were numbered anew.
 */
export interface RestaurantOrdinals {
  readonly count: number;
  idOf(ordinal: number): number;
  ordinalOf(restaurantId: number): number | undefined;
}
