import { Injectable } from '@nestjs/common';
import { type Context, Database } from '#kernel';
import type { Service, ServiceFields } from '../domain/schedule.ts';
import { serviceFaults } from '../domain/schedule-rules.ts';
import { planRows } from '../persistence/plan-rows.ts';
import { changePlan, refuseFaults } from './change-plan.ts';
import { requireRoom } from './require-room.ts';
import { scheduleSurroundings } from './schedule-surroundings.ts';

@Injectable()
export class CreateService {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, INPUT_INVALID, LIMIT_REACHED */
  async execute(ctx: Context, restaurantId: number, service: ServiceFields): Promise<Service> {
    return changePlan(this.db, ctx, restaurantId, async (tx) => {
      refuseFaults(serviceFaults(service, await scheduleSurroundings(tx, restaurantId, [service])));
      await requireRoom(tx, restaurantId, 'services');
      return planRows.services.insert(tx, restaurantId, service);
    });
  }
}
