import { Injectable } from '@nestjs/common';
import { plusDays, type Context } from '#kernel';
import type { RestaurantRef } from '#restaurants';
import { offeredUntil } from '../domain/nearest-times.ts';
import { RememberedDays } from './remembered-days.ts';

export interface MonthAvailability {
  readonly restaurantId: number;
  /** `YYYY-MM` */
  readonly month: string;
  readonly partySize: number;
  readonly days: readonly { readonly date: string; readonly slots: number }[];
  readonly asOfMs: number;
}

/** On which days of this month can the party come? */
@Injectable()
export class FindMonthAvailability {
  constructor(private readonly days: RememberedDays) {}

  /** @throws NOT_FOUND */
  async execute(ctx: Context, { ref, month, partySize }: { ref: RestaurantRef; month: string; partySize: number }): Promise<MonthAvailability> {
    const { plan: { restaurantId }, days, asOfMs } = await this.days.read(ctx, { ref, fromDate: `${month}-01`, toDate: lastDateOf(month) });
    const offered = days.map((day) => ({ date: day.serviceDate, ...offeredUntil(day, partySize) }));
    ctx.provenance?.holdsUntil(Math.min(...offered.map(({ validUntilMs }) => validUntilMs)));
    return { restaurantId, month, partySize, asOfMs, days: offered.map(({ date, times }) => ({ date, slots: times.length })) };
  }
}

function lastDateOf(month: string): string {
  // The 28th is in every month, and four days later is in the next.
  const nextMonth = plusDays(`${month}-28`, 4);
  return plusDays(`${nextMonth.slice(0, 7)}-01`, -1);
}
