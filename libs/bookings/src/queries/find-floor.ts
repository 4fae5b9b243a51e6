import { Injectable } from '@nestjs/common';
import { Database, kernelErrors, serviceDateOf, type Context } from '#kernel';
import { loadFloorPlans, requireRestaurant, type PlannedBlock, type PlannedTable } from '#restaurants';
import type { Booking } from '../domain/booking.ts';
import { isBlocked } from '../domain/day-board.ts';
import { listPresentRows } from '../persistence/booking-rows.ts';
import { databaseNow } from '../persistence/sql/database-now.ts';
import { longestStayMs } from '../persistence/sql/look-at-day.ts';

export interface FloorTableNow {
  readonly table: PlannedTable;
  readonly isBlocked: boolean;
  /** Who has the table at that instant, null when it is free. */
  readonly booking: Booking | null;
  /** Who has it next within the hours to come. */
  readonly next: Booking | null;
}

export interface FloorNow {
  readonly restaurantId: number;
  readonly atMs: number;
  readonly timeZone: string;
  readonly tables: readonly FloorTableNow[];
}

/** How far ahead a host looks for the next party of a table. */
const aheadMs = 6 * 3_600_000;

/** Who sits where at an instant, and who comes next? */
@Injectable()
export class FindFloor {
  constructor(private readonly db: Database) {}

  /** @param atMs null for now, by the database's clock. @throws NOT_FOUND */
  async execute(ctx: Context, { restaurantId, atMs }: { restaurantId: number; atMs: number | null }): Promise<FloorNow> {
    return this.db.read(ctx, async (tx) => {
      const { timeZone } = await requireRestaurant(tx, restaurantId);
      const nowMs = await databaseNow(tx, this.db.clockOffsetMs);
      const at = atMs ?? nowMs;
      const date = serviceDateOf(at, timeZone);
      const [plans, present] = await Promise.all([
        loadFloorPlans(tx, { restaurantIds: [restaurantId], fromDate: date, toDate: date }),
        listPresentRows(tx, { restaurantId, fromMs: at, untilMs: at + aheadMs, reachMs: longestStayMs }),
      ]);
      const plan = plans.get(restaurantId);
      if (plan === undefined) throw kernelErrors.notFound();
      const standing = present.filter(({ holdExpiresAtMs }) => holdExpiresAtMs === null || holdExpiresAtMs > nowMs);
      const blocks = plan.blocks.filter(({ fromMs, untilMs }) => fromMs <= at && at < untilMs);
      return { restaurantId, atMs: at, timeZone, tables: plan.tables.map((table) => tableAt(table, { at, standing, blocks })) };
    });
  }
}

function tableAt(table: PlannedTable, { at, standing, blocks }: { at: number; standing: readonly Booking[]; blocks: readonly PlannedBlock[] }): FloorTableNow {
  const own = standing.filter(({ tables }) => tables.some(({ id }) => id === table.id));
  return {
    table,
    isBlocked: blocks.some((block) => isBlocked(table, block)),
    booking: own.find(({ startsAtMs, untilMs }) => startsAtMs <= at && at < untilMs) ?? null,
    next: own.find(({ startsAtMs }) => startsAtMs > at) ?? null,
  };
}
