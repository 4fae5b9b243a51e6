import { Injectable } from '@nestjs/common';
import { type Context, cursorShape, Database, decodeCursor, encodeCursor, type Page, toPage } from '#kernel';
import type { Area, Combination, PlanRow, Table } from '../domain/floor.ts';
import type { PlanKind } from '../domain/plan-limits.ts';
import type { Block, Service, SpecialDay } from '../domain/schedule.ts';
import { type PlanRows, planRows } from '../persistence/plan-rows.ts';
import { requireRestaurant } from '../persistence/require-restaurant.ts';

export interface PlanAsked {
  readonly restaurantId: number;
  readonly cursor: string | null;
  readonly limit: number;
}

/** What is on a restaurant's plan? Each list in the order in which its rows came. All throw NOT_FOUND, CURSOR_INVALID. */
@Injectable()
export class ListPlan {
  constructor(private readonly db: Database) {}

  async areas(ctx: Context, asked: PlanAsked): Promise<Page<Area>> {
    return this.page(ctx, planRows.areas, { ...asked, kind: 'areas' });
  }

  async tables(ctx: Context, asked: PlanAsked): Promise<Page<Table>> {
    return this.page(ctx, planRows.tables, { ...asked, kind: 'tables' });
  }

  async combinations(ctx: Context, asked: PlanAsked): Promise<Page<Combination>> {
    return this.page(ctx, planRows.combinations, { ...asked, kind: 'combinations' });
  }

  async services(ctx: Context, asked: PlanAsked): Promise<Page<Service>> {
    return this.page(ctx, planRows.services, { ...asked, kind: 'services' });
  }

  async specialDays(ctx: Context, asked: PlanAsked): Promise<Page<SpecialDay>> {
    return this.page(ctx, planRows.specialDays, { ...asked, kind: 'specialDays' });
  }

  async blocks(ctx: Context, asked: PlanAsked): Promise<Page<Block>> {
    const { timeZone, ...page } = await this.page(ctx, planRows.blocks, { ...asked, kind: 'blocks' });
    return { ...page, items: page.items.map((block) => ({ ...block, timeZone })) };
  }

  private async page<Fields extends object>(
    ctx: Context,
    rows: PlanRows<Fields>,
    { restaurantId, cursor, limit, kind }: PlanAsked & { kind: PlanKind },
  ): Promise<Page<Fields & PlanRow> & { timeZone: string }> {
    const afterId = cursor === null ? null : Number(decodeCursor(kind, cursor, [cursorShape.int32])[0]);
    return this.db.read(ctx, async (tx) => {
      const [{ timeZone }, found] = await Promise.all([requireRestaurant(tx, restaurantId), rows.list(tx, { restaurantId, afterId, limit: limit + 1 })]);
      return { ...toPage(found, limit, ({ id }) => encodeCursor(kind, [id])), timeZone };
    });
  }
}
