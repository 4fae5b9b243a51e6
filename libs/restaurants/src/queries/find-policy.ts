import { Injectable } from '@nestjs/common';
import { type Context, Database, kernelErrors } from '#kernel';
import type { BookingPolicy } from '../domain/booking-policy.ts';
import { requireRestaurant } from '../persistence/require-restaurant.ts';
import { findPolicyRow } from '../persistence/restaurant-rows.ts';

/** By which rules does a restaurant take bookings? */
@Injectable()
export class FindPolicy {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND */
  async execute(ctx: Context, restaurantId: number): Promise<BookingPolicy> {
    return this.db.read(ctx, async (tx) => {
      await requireRestaurant(tx, restaurantId);
      const policy = await findPolicyRow(tx, restaurantId);
      if (policy === null) throw kernelErrors.notFound();
      return policy;
    });
  }
}
