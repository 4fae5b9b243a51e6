import { Injectable } from '@nestjs/common';
import type { Context } from '#kernel';
import type { Restaurant } from '../domain/restaurant.ts';
import type { RestaurantRef } from '../domain/visibility.ts';
import { KnownRestaurants } from './known-restaurants.ts';

/** Which restaurant is this? */
@Injectable()
export class FindRestaurant {
  constructor(private readonly restaurants: KnownRestaurants) {}

  /** @throws NOT_FOUND also for one that the caller may not see */
  execute(ctx: Context, ref: RestaurantRef): Promise<Restaurant> {
    return this.restaurants.find(ctx, ref);
  }
}
