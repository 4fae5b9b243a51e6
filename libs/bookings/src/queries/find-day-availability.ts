import { Injectable } from '@nestjs/common';
import { Database, type Context } from '#kernel';
import type { RestaurantRef } from '#restaurants';
import { clientOf, OfferedSlots } from '../domain/offered-slots.ts';
import { bookableTimes, type BookableTime, type TimeWindow } from '../domain/search-times.ts';
import { readDays } from './read-days.ts';

export interface DayAvailability {
  readonly restaurantId: number;
  readonly serviceDate: string;
  readonly partySize: number;
  readonly timeZone: string;
  readonly times: readonly BookableTime[];
  readonly asOfMs: number;
}

/** When can this party start on this service date? */
@Injectable()
export class FindDayAvailability {
  constructor(
    private readonly db: Database,
    private readonly offered: OfferedSlots,
  ) {}

  /** @throws NOT_FOUND */
  async execute(ctx: Context, question: { ref: RestaurantRef; serviceDate: string; partySize: number; window: TimeWindow }): Promise<DayAvailability> {
    const { ref, serviceDate, partySize, window } = question;
    const found = await this.db.read(ctx, async (tx) => {
      const { plan, days, asOfMs } = await readDays(tx, { ref, fromDate: serviceDate, toDate: serviceDate, clockOffsetMs: this.db.clockOffsetMs });
      const times = days.flatMap((day) => bookableTimes(day, { partySize, ...window }));
      return { restaurantId: plan.restaurantId, serviceDate, partySize, timeZone: plan.timeZone, times, asOfMs };
    });
    this.offered.show(clientOf(ctx), found.times.map(({ minute }) => ({ restaurantId: found.restaurantId, serviceDate, minute, partySize })), performance.now());
    return found;
  }
}
