import { Injectable } from '@nestjs/common';
import { type Context, Database } from '#kernel';
import type { SpecialDay, SpecialDayFields } from '../domain/schedule.ts';
import { specialDayFaults } from '../domain/schedule-rules.ts';
import { planRows } from '../persistence/plan-rows.ts';
import { changePlan, refuseFaults, requireVersion, requireWritten } from './change-plan.ts';
import type { PlanRowAddress } from '../domain/plan-row-address.ts';
import { scheduleSurroundings } from './schedule-surroundings.ts';

@Injectable()
export class ChangeSpecialDay {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, PRECONDITION_FAILED, INPUT_INVALID, SPECIAL_DAY_EXISTS */
  async execute(ctx: Context, address: PlanRowAddress, changes: Partial<SpecialDayFields>): Promise<SpecialDay> {
    const { restaurantId, expected } = address;
    return changePlan(this.db, ctx, restaurantId, async (tx) => {
      const changed = { ...requireVersion(await planRows.specialDays.find(tx, address), expected), ...changes };
      refuseFaults(specialDayFaults(changed, await scheduleSurroundings(tx, restaurantId, changed.services)));
      return requireWritten(await planRows.specialDays.update(tx, address, changes));
    });
  }
}
