import { Injectable } from '@nestjs/common';
import { type Context, Database, kernelErrors } from '#kernel';
import type { Area, Combination, PlanRow, Table } from '../domain/floor.ts';
import type { Block, Service, SpecialDay } from '../domain/schedule.ts';
import { type PlanRows, planRows, type RowOfRestaurant } from '../persistence/plan-rows.ts';
import { requireRestaurant } from '../persistence/require-restaurant.ts';

/** What is this row of a restaurant's plan? All throw NOT_FOUND. */
@Injectable()
export class FindInPlan {
  constructor(private readonly db: Database) {}

  async area(ctx: Context, asked: RowOfRestaurant): Promise<Area> {
    return this.row(ctx, planRows.areas, asked);
  }

  async table(ctx: Context, asked: RowOfRestaurant): Promise<Table> {
    return this.row(ctx, planRows.tables, asked);
  }

  async combination(ctx: Context, asked: RowOfRestaurant): Promise<Combination> {
    return this.row(ctx, planRows.combinations, asked);
  }

  async service(ctx: Context, asked: RowOfRestaurant): Promise<Service> {
    return this.row(ctx, planRows.services, asked);
  }

  async specialDay(ctx: Context, asked: RowOfRestaurant): Promise<SpecialDay> {
    return this.row(ctx, planRows.specialDays, asked);
  }

  async block(ctx: Context, asked: RowOfRestaurant): Promise<Block> {
    return this.row(ctx, planRows.blocks, asked);
  }

  private async row<Fields extends object>(ctx: Context, rows: PlanRows<Fields>, asked: RowOfRestaurant): Promise<Fields & PlanRow & { timeZone: string }> {
    return this.db.read(ctx, async (tx) => {
      const [{ timeZone }, row] = await Promise.all([requireRestaurant(tx, asked.restaurantId), rows.find(tx, asked)]);
      if (row === null) throw kernelErrors.notFound();
      return { ...row, timeZone };
    });
  }
}
