import { Injectable } from '@nestjs/common';
import { type Context, Database } from '#kernel';
import { combinationFaults, type Combination, type CombinationFields, inIdOrder } from '../domain/floor.ts';
import { planRows } from '../persistence/plan-rows.ts';
import { knownTableIds } from '../persistence/sql/plan-references.ts';
import { changePlan, refuseFaults, requireVersion, requireWritten } from './change-plan.ts';
import type { PlanRowAddress } from '../domain/plan-row-address.ts';

@Injectable()
export class ChangeCombination {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, PRECONDITION_FAILED, INPUT_INVALID, NAME_TAKEN */
  async execute(ctx: Context, address: PlanRowAddress, changes: Partial<CombinationFields>): Promise<Combination> {
    const { restaurantId, expected } = address;
    return changePlan(this.db, ctx, restaurantId, async (tx) => {
      const current = requireVersion(await planRows.combinations.find(tx, address), expected);
      // Tables may have been put away since; whoever only renames a combination need not mind.
      const activeOnly = changes.tableIds !== undefined || changes.active === true;
      const changed = { ...current, ...changes };
      refuseFaults(combinationFaults(changed, await knownTableIds(tx, { restaurantId, ids: changed.tableIds, activeOnly })));
      return requireWritten(await planRows.combinations.update(tx, address, { ...changes, tableIds: inIdOrder(changed.tableIds) }));
    });
  }
}
