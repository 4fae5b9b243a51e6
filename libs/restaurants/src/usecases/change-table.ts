import { Injectable } from '@nestjs/common';
import { type Context, Database } from '#kernel';
import type { Table, TableFields } from '../domain/floor.ts';
import { planRows } from '../persistence/plan-rows.ts';
import { changePlan, refuseFaults, requireVersion, requireWritten } from './change-plan.ts';
import type { PlanRowAddress } from '../domain/plan-row-address.ts';
import { tableFaults } from './table-faults.ts';

@Injectable()
export class ChangeTable {
  constructor(private readonly db: Database) {}

  /**
   * A table made inactive keeps its bookings and takes no new ones.
   * @throws NOT_FOUND, PRECONDITION_FAILED, INPUT_INVALID, NAME_TAKEN
   */
  async execute(ctx: Context, address: PlanRowAddress, changes: Partial<TableFields>): Promise<Table> {
    return changePlan(this.db, ctx, address.restaurantId, async (tx) => {
      const current = requireVersion(await planRows.tables.find(tx, address), address.expected);
      refuseFaults(await tableFaults(tx, address.restaurantId, { ...current, ...changes }));
      return requireWritten(await planRows.tables.update(tx, address, changes));
    });
  }
}
