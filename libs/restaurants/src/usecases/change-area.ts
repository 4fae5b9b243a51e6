import { Injectable } from '@nestjs/common';
import { type Context, Database } from '#kernel';
import type { Area, AreaFields } from '../domain/floor.ts';
import { planRows } from '../persistence/plan-rows.ts';
import { changePlan, requireVersion, requireWritten } from './change-plan.ts';
import type { PlanRowAddress } from '../domain/plan-row-address.ts';

@Injectable()
export class ChangeArea {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, PRECONDITION_FAILED, NAME_TAKEN */
  async execute(ctx: Context, address: PlanRowAddress, changes: Partial<AreaFields>): Promise<Area> {
    return changePlan(this.db, ctx, address.restaurantId, async (tx) => {
      requireVersion(await planRows.areas.find(tx, address), address.expected);
      return requireWritten(await planRows.areas.update(tx, address, changes));
    });
  }
}
