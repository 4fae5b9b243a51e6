/**
 * Numbers for the restaurants of a tenant, from 0 on, by which masks lie in arrays. Ordinals are only ever added: that of
 * a restaurant that was removed is given to no other.
 */
export interface Ordinals {
  readonly count: number;
  idOf(ordinal: number): number;
  ordinalOf(restaurantId: number): number | undefined;
}
