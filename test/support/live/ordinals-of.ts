import type { Ordinals } from '../../../libs/bookings/src/domain/ordinals.ts';

/** Numbers for restaurants in the order in which they are given; more may be added. */
export function ordinalsOf(restaurantIds: number[]): Ordinals {
  return {
    get count() {
      return restaurantIds.length;
    },
    idOf: (ordinal) => restaurantIds[ordinal] ?? 0,
    ordinalOf: (restaurantId) => {
      const ordinal = restaurantIds.indexOf(restaurantId);
      return ordinal === -1 ? undefined : ordinal;
    },
  };
}
