import { Injectable } from '@nestjs/common';
import { type Context, Database, kernelErrors } from '#kernel';
import type { Restaurant } from '../domain/restaurant.ts';
import type { Service, SpecialDay } from '../domain/schedule.ts';
import { maySee, type RestaurantRef } from '../domain/visibility.ts';
import { planLimits } from '../domain/plan-limits.ts';
import { planRows } from '../persistence/plan-rows.ts';
import { loadRestaurant } from '../persistence/restaurant-rows.ts';

/** A restaurant, and all that says when it is open. */
export interface OpeningHours {
  readonly restaurant: Restaurant;
  readonly services: readonly Service[];
  readonly specialDays: readonly SpecialDay[];
}

/** When is a restaurant open? */
@Injectable()
export class FindOpeningHours {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND also for a restaurant that the caller may not see */
  async execute(ctx: Context, ref: RestaurantRef): Promise<OpeningHours> {
    return this.db.read(ctx, async (tx) => {
      const restaurant = await loadRestaurant(tx, ref);
      if (restaurant === null || !maySee(ctx.caller, restaurant)) throw kernelErrors.notFound();
      const all = { restaurantId: restaurant.id, afterId: null };
      const [services, specialDays] = await Promise.all([
        planRows.services.list(tx, { ...all, limit: planLimits.services }),
        planRows.specialDays.list(tx, { ...all, limit: planLimits.specialDays }),
      ]);
      return { restaurant, services, specialDays };
    });
  }
}
