import { kernelErrors, mayUseRestaurant, type Tx } from '#kernel';
import { findRestaurantRow, type RestaurantRow } from './restaurant-rows.ts';

/** The caller's restaurant, whatever its status. @throws NOT_FOUND */
export async function requireRestaurant(tx: Tx, restaurantId: number): Promise<RestaurantRow> {
  const restaurant = mayUseRestaurant(tx.ctx.caller, restaurantId) ? await findRestaurantRow(tx, { id: restaurantId }) : null;
  if (restaurant === null) throw kernelErrors.notFound();
  return restaurant;
}
