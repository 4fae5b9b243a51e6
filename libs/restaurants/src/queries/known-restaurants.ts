import { Injectable } from '@nestjs/common';
import { type Asked, Cache, cachedQuestion, loadIn } from '#caching';
import { type Context, Database, kernelErrors, parseRowId } from '#kernel';
import type { Restaurant } from '../domain/restaurant.ts';
import { listTag, planTag, ratingTag, restaurantTag } from '../domain/restaurant-tags.ts';
import { maySee, type RestaurantRef } from '../domain/visibility.ts';
import { findRestaurantRow, loadRestaurant } from '../persistence/restaurant-rows.ts';

const idOfSlug = cachedQuestion<number | null>({ name: 'restaurant-of-slug', shape: 1, reads: 'tolerant', privacy: 'public', tables: ['restaurants'] });
const restaurantOfId = cachedQuestion<Restaurant | null>({ name: 'restaurant', shape: 1, reads: 'tolerant', privacy: 'public', tables: ['restaurants', 'restaurant_ratings', 'restaurant_policies'] });

/** Restaurants as they are remembered. */
@Injectable()
export class KnownRestaurants {
  constructor(
    private readonly cache: Cache,
    private readonly db: Database,
  ) {
    cache.askAgain.set(idOfSlug.name, (ctx, slug) => this.idOf(ctx, { slug }));
    cache.askAgain.set(restaurantOfId.name, (ctx, key) => this.byId(ctx, parseRowId(key)));
  }

  /** @throws NOT_FOUND also for one that the caller may not see */
  async find(ctx: Context, ref: RestaurantRef): Promise<Restaurant> {
    const id = 'id' in ref ? ref.id : await this.idOf(ctx, ref);
    const restaurant = id === null ? null : await this.byId(ctx, id);
    if (restaurant === null || !maySee(ctx.caller, restaurant)) throw kernelErrors.notFound();
    return restaurant;
  }

  /**
   * Whoever may see it; null for nobody's slug.
   * @param strict for answers that must not be old
   */
  async idOf(ctx: Context, { slug }: { readonly slug: string }, strict: Pick<Asked, 'reads'> = {}): Promise<number | null> {
    // A name may go from one restaurant to another, and both changes are in the list's.
    const asked = { key: slug, tags: [listTag(ctx.tenantId)], ...strict };
    const { value } = await this.cache.read(ctx, idOfSlug, asked, () => loadIn(this.db, ctx, async (tx) => ({ value: (await findRestaurantRow(tx, { slug }))?.id ?? null })));
    return value;
  }

  private async byId(ctx: Context, id: number): Promise<Restaurant | null> {
    const asked = { key: String(id), tags: [restaurantTag(id), ratingTag(id), planTag(id)] };
    const { value } = await this.cache.read(ctx, restaurantOfId, asked, () => loadIn(this.db, ctx, async (tx) => ({ value: await loadRestaurant(tx, { id }) })));
    return value;
  }
}
