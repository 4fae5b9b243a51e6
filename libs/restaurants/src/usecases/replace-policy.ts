import { Injectable } from '@nestjs/common';
import { type Context, Database, type ExpectedVersion, kernelErrors } from '#kernel';
import { type BookingPolicy, type BookingPolicyRules, policyFaults } from '../domain/booking-policy.ts';
import { findPolicyRow, updatePolicy } from '../persistence/restaurant-rows.ts';
import { longestOwnTurnMinutes } from '../persistence/sql/plan-references.ts';
import { changePlan, refuseFaults, requireVersion, requireWritten } from './change-plan.ts';

@Injectable()
export class ReplacePolicy {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, PRECONDITION_FAILED, INPUT_INVALID */
  async execute(ctx: Context, { restaurantId: id, expected }: { restaurantId: number; expected: ExpectedVersion }, rules: BookingPolicyRules): Promise<BookingPolicy> {
    return changePlan(this.db, ctx, id, async (tx) => {
      requireVersion(await findPolicyRow(tx, id), expected);
      refuseFaults(policyFaults(rules, await longestOwnTurnMinutes(tx, id)));
      if (!(await updatePolicy(tx, { id, expected }, rules))) throw kernelErrors.preconditionFailed();
      return requireWritten(await findPolicyRow(tx, id));
    });
  }
}
