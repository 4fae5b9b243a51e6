import { Injectable } from '@nestjs/common';
import { type Context, Database } from '#kernel';
import type { SpecialDay, SpecialDayFields } from '../domain/schedule.ts';
import { specialDayFaults } from '../domain/schedule-rules.ts';
import { planRows } from '../persistence/plan-rows.ts';
import { changePlan, refuseFaults } from './change-plan.ts';
import { requireRoom } from './require-room.ts';
import { scheduleSurroundings } from './schedule-surroundings.ts';

@Injectable()
export class CreateSpecialDay {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, INPUT_INVALID, SPECIAL_DAY_EXISTS, LIMIT_REACHED */
  async execute(ctx: Context, restaurantId: number, day: SpecialDayFields): Promise<SpecialDay> {
    return changePlan(this.db, ctx, restaurantId, async (tx) => {
      refuseFaults(specialDayFaults(day, await scheduleSurroundings(tx, restaurantId, day.services)));
      await requireRoom(tx, restaurantId, 'specialDays');
      return planRows.specialDays.insert(tx, restaurantId, day);
    });
  }
}
