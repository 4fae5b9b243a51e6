import { Injectable } from '@nestjs/common';
import { type Context, Database } from '#kernel';
import type { Service, ServiceFields } from '../domain/schedule.ts';
import { serviceFaults } from '../domain/schedule-rules.ts';
import { planRows } from '../persistence/plan-rows.ts';
import { changePlan, refuseFaults, requireVersion, requireWritten } from './change-plan.ts';
import type { PlanRowAddress } from '../domain/plan-row-address.ts';
import { scheduleSurroundings } from './schedule-surroundings.ts';

@Injectable()
export class ChangeService {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, PRECONDITION_FAILED, INPUT_INVALID */
  async execute(ctx: Context, address: PlanRowAddress, changes: Partial<ServiceFields>): Promise<Service> {
    const { restaurantId, expected } = address;
    return changePlan(this.db, ctx, restaurantId, async (tx) => {
      const changed = { ...requireVersion(await planRows.services.find(tx, address), expected), ...changes };
      refuseFaults(serviceFaults(changed, await scheduleSurroundings(tx, restaurantId, [changed])));
      return requireWritten(await planRows.services.update(tx, address, changes));
    });
  }
}
