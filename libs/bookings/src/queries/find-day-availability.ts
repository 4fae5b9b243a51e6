import { Injectable } from '@nestjs/common';
import type { Context } from '#kernel';
import type { RestaurantRef } from '#restaurants';
import { clientNamed, clientOf, OfferedSlots } from '../domain/offered-slots.ts';
import { type BookableTime, bookableUntil, type TimeWindow } from '../domain/search-times.ts';
import { RememberedDays } from './remembered-days.ts';

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
    private readonly days: RememberedDays,
    private readonly offered: OfferedSlots,
  ) {}

  /** @throws NOT_FOUND */
  async execute(ctx: Context, question: { ref: RestaurantRef; serviceDate: string; partySize: number; window: TimeWindow }): Promise<DayAvailability> {
    const { ref, serviceDate, partySize, window } = question;
    const { plan: { restaurantId, timeZone }, days, asOfMs } = await this.days.read(ctx, { ref, fromDate: serviceDate, toDate: serviceDate });
    const bookable = days.map((day) => bookableUntil(day, { partySize, ...window }));
    ctx.provenance?.holdsUntil(Math.min(...bookable.map(({ validUntilMs }) => validUntilMs)));
    const times = bookable.flatMap((one) => one.times);
    const slots = times.map(({ minute }) => ({ restaurantId, serviceDate, minute, partySize }));
    this.offered.show(clientOf(ctx), slots, performance.now());
    ctx.provenance?.whenSentAgain((to) => this.offered.show(clientNamed(to), slots, performance.now()));
    return { restaurantId, serviceDate, partySize, timeZone, times, asOfMs };
  }
}
