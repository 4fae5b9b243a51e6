import { Injectable } from '@nestjs/common';
import { type Context, Database, type ExpectedVersion, kernelErrors, type Tx } from '#kernel';
import { profileFaults } from '../domain/profile-faults.ts';
import type { Restaurant, RestaurantProfile } from '../domain/restaurant.ts';
import { lockRestaurantExclusive } from '../persistence/locks.ts';
import { requireRestaurant } from '../persistence/require-restaurant.ts';
import { loadRestaurant, updateRestaurant } from '../persistence/restaurant-rows.ts';
import { refuseFaults, requireVersion, requireWritten } from './change-plan.ts';

@Injectable()
export class ChangeRestaurant {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, PRECONDITION_FAILED, INPUT_INVALID, SLUG_TAKEN */
  async execute(ctx: Context, { id, expected }: { id: number; expected: ExpectedVersion }, changes: Partial<RestaurantProfile>): Promise<Restaurant> {
    refuseFaults(profileFaults(changes));
    return this.db.write(ctx, async (tx) => {
      await this.holdBookingsOff(tx, id, changes);
      requireVersion(await requireRestaurant(tx, id), expected);
      if (!(await updateRestaurant(tx, { id, expected }, changes))) throw kernelErrors.preconditionFailed();
      return requireWritten(await loadRestaurant(tx, { id }));
    });
  }

  // Whether and when a house takes bookings hangs on these two (Invariant R1); words and pictures lock nobody out.
  private async holdBookingsOff(tx: Tx, id: number, { status, timeZone }: Partial<RestaurantProfile>): Promise<void> {
    if (status === undefined && timeZone === undefined) return;
    await requireRestaurant(tx, id);
    await lockRestaurantExclusive(tx, id);
  }
}
