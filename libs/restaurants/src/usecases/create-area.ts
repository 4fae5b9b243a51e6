import { Injectable } from '@nestjs/common';
import { type Context, Database } from '#kernel';
import type { Area, AreaFields } from '../domain/floor.ts';
import { planRows } from '../persistence/plan-rows.ts';
import { changePlan } from './change-plan.ts';
import { requireRoom } from './require-room.ts';

@Injectable()
export class CreateArea {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, NAME_TAKEN, LIMIT_REACHED */
  async execute(ctx: Context, restaurantId: number, area: AreaFields): Promise<Area> {
    return changePlan(this.db, ctx, restaurantId, async (tx) => {
      await requireRoom(tx, restaurantId, 'areas');
      return planRows.areas.insert(tx, restaurantId, area);
    });
  }
}
