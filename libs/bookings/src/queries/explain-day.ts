import { Injectable } from '@nestjs/common';
import { Database, kernelErrors, type Context } from '#kernel';
import type { RestaurantRef } from '#restaurants';
import { explain } from '../domain/explain.ts';
import type { QuarterVerdict } from '../domain/verdict.ts';
import { readDays } from './read-days.ts';

export interface DayExplanation {
  readonly restaurantId: number;
  readonly serviceDate: string;
  readonly partySize: number;
  readonly timeZone: string;
  readonly quarters: readonly QuarterVerdict[];
  readonly asOfMs: number;
}

/** Why can this party start at some times and not at others? For staff: it names bookings that would have to move. */
@Injectable()
export class ExplainDay {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND */
  async execute(ctx: Context, { ref, serviceDate, partySize }: { ref: RestaurantRef; serviceDate: string; partySize: number }): Promise<DayExplanation> {
    return this.db.read(ctx, async (tx) => {
      const { plan, days, asOfMs } = await readDays(tx, { ref, fromDate: serviceDate, toDate: serviceDate, clockOffsetMs: this.db.clockOffsetMs });
      const day = days[0];
      if (day === undefined) throw kernelErrors.notFound();
      return { restaurantId: plan.restaurantId, serviceDate, partySize, timeZone: plan.timeZone, quarters: explain(day, partySize), asOfMs };
    });
  }
}
