import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Context, Database, idempotently, kernelErrors, type Tx } from '#kernel';
import { profileFaults } from '../domain/profile-faults.ts';
import type { Restaurant, RestaurantProfile } from '../domain/restaurant.ts';
import { slugCandidates, slugOf } from '../domain/slug.ts';
import { insertRestaurant, loadRestaurant, takenSlugs } from '../persistence/restaurant-rows.ts';
import { lockSlug } from '../persistence/sql/slug-lock.ts';
import { restaurantsErrors } from '../restaurants.errors.ts';
import { refuseFaults } from './change-plan.ts';

export interface NewRestaurant extends Omit<RestaurantProfile, 'slug'> {
  /** Null to have one made from the name. */
  readonly slug: string | null;
}

/** Beyond twenty of a name, numbers say no more than chance does. */
const numberedSlugs = 20;
/** A free slug may still be taken, by somebody who asked for just this one, before it is written: so often it is tried anew. */
const attemptsMax = 3;

@Injectable()
export class CreateRestaurant {
  constructor(private readonly db: Database) {}

  /** @throws INPUT_INVALID, SLUG_TAKEN, FORBIDDEN for a caller who is limited to some restaurants */
  async execute(ctx: Context, restaurant: NewRestaurant): Promise<Restaurant> {
    if (ctx.caller.restaurantIds !== null) throw kernelErrors.forbidden({ detail: 'This caller is limited to some restaurants and may not add one.' });
    refuseFaults(profileFaults(restaurant));
    return this.db.write(ctx, (tx) =>
      idempotently(tx, async () => {
        const id = restaurant.slug === null ? await insertWithDerivedSlug(tx, restaurant) : await insertRestaurant(tx, { ...restaurant, slug: restaurant.slug });
        const created = id === null ? null : await loadRestaurant(tx, { id });
        if (created === null) throw restaurantsErrors.slugTaken();
        return created;
      }),
    );
  }
}

async function insertWithDerivedSlug(tx: Tx, restaurant: NewRestaurant): Promise<number | null> {
  const base = slugOf(restaurant.name);
  await lockSlug(tx, base);
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const candidates = [...slugCandidates(base, numberedSlugs), `${base}-${randomBytes(4).toString('hex')}`];
    const taken = await takenSlugs(tx, candidates);
    const slug = candidates.find((candidate) => !taken.has(candidate));
    const id = slug === undefined ? null : await insertRestaurant(tx, { ...restaurant, slug });
    if (id !== null) return id;
  }
  return null;
}
