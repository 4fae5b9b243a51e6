import { Injectable } from '@nestjs/common';
import { type Context, Database } from '#kernel';
import type { Block, BlockFields } from '../domain/schedule.ts';
import { planRows } from '../persistence/plan-rows.ts';
import { blockFaultsHere } from './block-target.ts';
import { changePlan, refuseFaults } from './change-plan.ts';
import { requireRoom } from './require-room.ts';

@Injectable()
export class CreateBlock {
  constructor(private readonly db: Database) {}

  /**
   * Bookings that are there already stay: a block only keeps new ones away.
   * @throws NOT_FOUND, INPUT_INVALID, LIMIT_REACHED
   */
  async execute(ctx: Context, restaurantId: number, block: BlockFields): Promise<Block> {
    return changePlan(this.db, ctx, restaurantId, async (tx, { timeZone }) => {
      refuseFaults(await blockFaultsHere(tx, restaurantId, block));
      await requireRoom(tx, restaurantId, 'blocks');
      return { ...(await planRows.blocks.insert(tx, restaurantId, block)), timeZone };
    });
  }
}
