import type { Ordinals } from '../../../libs/bookings/src/domain/ordinals.ts';

/** Numbers for restaurants in the order in which they are given; more may be added. */
export function ordinalsOf(restaurantIds: number[]): Ordinals {
  const numbers = new Map<number, number>();
  return {
    get count() {
      return restaurantIds.length;
    },
    idOf: (ordinal) => restaurantIds[ordinal] ?? 0,
    ordinalOf: (restaurantId) => {
      for (let ordinal = numbers.size; ordinal < restaurantIds.length; ordinal++) numbers.set(restaurantIds[ordinal] as number, ordinal);
      return numbers.get(restaurantId);
    },
  };
}
