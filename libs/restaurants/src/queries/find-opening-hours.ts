import { Injectable } from '@nestjs/common';
import { Cache, cachedQuestion, loadIn } from '#caching';
import { type Context, Database, parseRowId } from '#kernel';
import { planLimits } from '../domain/plan-limits.ts';
import type { Restaurant } from '../domain/restaurant.ts';
import { planTag } from '../domain/restaurant-tags.ts';
import type { Service, SpecialDay } from '../domain/schedule.ts';
import type { RestaurantRef } from '../domain/visibility.ts';
import { planRows } from '../persistence/plan-rows.ts';
import { KnownRestaurants } from './known-restaurants.ts';

interface Schedule {
  readonly services: readonly Service[];
  readonly specialDays: readonly SpecialDay[];
}

/** A restaurant, and all that says when it is open. */
export interface OpeningHours extends Schedule {
  readonly restaurant: Restaurant;
}

const scheduleOfRestaurant = cachedQuestion<Schedule>({ name: 'restaurant-schedule', shape: 1, reads: 'tolerant', privacy: 'public', tables: ['services', 'special_days'] });

/** When is a restaurant open? */
@Injectable()
export class FindOpeningHours {
  constructor(
    private readonly restaurants: KnownRestaurants,
    private readonly cache: Cache,
    private readonly db: Database,
  ) {
    cache.askAgain.set(scheduleOfRestaurant.name, (ctx, key) => this.schedule(ctx, parseRowId(key)));
  }

  /** @throws NOT_FOUND also for a restaurant that the caller may not see */
  async execute(ctx: Context, ref: RestaurantRef): Promise<OpeningHours> {
    const restaurant = await this.restaurants.find(ctx, ref);
    return { restaurant, ...(await this.schedule(ctx, restaurant.id)) };
  }

  private async schedule(ctx: Context, id: number): Promise<Schedule> {
    const asked = { key: String(id), tags: [planTag(id)] };
    const { value } = await this.cache.read(ctx, scheduleOfRestaurant, asked, () => this.load(ctx, id));
    return value;
  }

  private load(ctx: Context, restaurantId: number) {
    return loadIn<Schedule>(this.db, ctx, async (tx) => {
      const all = { restaurantId, afterId: null };
      const [services, specialDays] = await Promise.all([
        planRows.services.list(tx, { ...all, limit: planLimits.services }),
        planRows.specialDays.list(tx, { ...all, limit: planLimits.specialDays }),
      ]);
      return { value: { services, specialDays } };
    });
  }
}
