import { Injectable } from '@nestjs/common';
import { type Context, Database, kernelErrors } from '#kernel';
import type { Restaurant } from '../domain/restaurant.ts';
import { maySee, type RestaurantRef } from '../domain/visibility.ts';
import { loadRestaurant } from '../persistence/restaurant-rows.ts';

/** Which restaurant is this? */
@Injectable()
export class FindRestaurant {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND also for one that the caller may not see */
  async execute(ctx: Context, ref: RestaurantRef): Promise<Restaurant> {
    const restaurant = await this.db.read(ctx, (tx) => loadRestaurant(tx, ref));
    if (restaurant === null || !maySee(ctx.caller, restaurant)) throw kernelErrors.notFound();
    return restaurant;
  }
}
