import { Injectable } from '@nestjs/common';
import { type Context, Database } from '#kernel';
import type { Table, TableFields } from '../domain/floor.ts';
import { planRows } from '../persistence/plan-rows.ts';
import { changePlan, refuseFaults } from './change-plan.ts';
import { requireRoom } from './require-room.ts';
import { tableFaults } from './table-faults.ts';

@Injectable()
export class CreateTable {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, INPUT_INVALID, NAME_TAKEN, LIMIT_REACHED */
  async execute(ctx: Context, restaurantId: number, table: TableFields): Promise<Table> {
    return changePlan(this.db, ctx, restaurantId, async (tx) => {
      refuseFaults(await tableFaults(tx, restaurantId, table));
      await requireRoom(tx, restaurantId, 'tables');
      return planRows.tables.insert(tx, restaurantId, table);
    });
  }
}
