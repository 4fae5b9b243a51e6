import { Injectable } from '@nestjs/common';
import { type Context, Database } from '#kernel';
import { combinationFaults, type Combination, type CombinationFields, inIdOrder } from '../domain/floor.ts';
import { planRows } from '../persistence/plan-rows.ts';
import { knownTableIds } from '../persistence/sql/plan-references.ts';
import { changePlan, refuseFaults } from './change-plan.ts';
import { requireRoom } from './require-room.ts';

@Injectable()
export class CreateCombination {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, INPUT_INVALID for tables that are not active ones of the restaurant, NAME_TAKEN, LIMIT_REACHED */
  async execute(ctx: Context, restaurantId: number, combination: CombinationFields): Promise<Combination> {
    return changePlan(this.db, ctx, restaurantId, async (tx) => {
      refuseFaults(combinationFaults(combination, await knownTableIds(tx, { restaurantId, ids: combination.tableIds, activeOnly: true })));
      await requireRoom(tx, restaurantId, 'combinations');
      return planRows.combinations.insert(tx, restaurantId, { ...combination, tableIds: inIdOrder(combination.tableIds) });
    });
  }
}
