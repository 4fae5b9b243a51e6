import { Injectable } from '@nestjs/common';
import { type Context, Database, type ExpectedVersion, kernelErrors } from '#kernel';
import { deleteRestaurant } from '../persistence/restaurant-rows.ts';
import { changePlan, requireVersion } from './change-plan.ts';

@Injectable()
export class DeleteRestaurant {
  constructor(private readonly db: Database) {}

  /** With its whole plan. @throws NOT_FOUND, PRECONDITION_FAILED, IN_USE once it has had a booking: suspend it instead. */
  async execute(ctx: Context, { id, expected }: { id: number; expected: ExpectedVersion }): Promise<void> {
    await changePlan(this.db, ctx, id, async (tx, restaurant) => {
      requireVersion(restaurant, expected);
      if (!(await deleteRestaurant(tx, { id, expected }))) throw kernelErrors.preconditionFailed();
    });
  }
}
