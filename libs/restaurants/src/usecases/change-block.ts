import { Injectable } from '@nestjs/common';
import { type Context, Database } from '#kernel';
import type { Block, BlockFields } from '../domain/schedule.ts';
import { planRows } from '../persistence/plan-rows.ts';
import { blockFaultsHere } from './block-target.ts';
import { changePlan, refuseFaults, requireVersion, requireWritten } from './change-plan.ts';
import type { PlanRowAddress } from '../domain/plan-row-address.ts';

@Injectable()
export class ChangeBlock {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, PRECONDITION_FAILED, INPUT_INVALID */
  async execute(ctx: Context, address: PlanRowAddress, changes: Partial<BlockFields>): Promise<Block> {
    return changePlan(this.db, ctx, address.restaurantId, async (tx, { timeZone }) => {
      const current = requireVersion(await planRows.blocks.find(tx, address), address.expected);
      refuseFaults(await blockFaultsHere(tx, address.restaurantId, { ...current, ...changes }));
      return { ...requireWritten(await planRows.blocks.update(tx, address, changes)), timeZone };
    });
  }
}
