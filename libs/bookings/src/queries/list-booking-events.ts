import { Injectable } from '@nestjs/common';
import { Database, kernelErrors, mayUseRestaurant, type Context } from '#kernel';
import type { BookingEvent } from '../domain/booking-event.ts';
import { findBooking } from '../persistence/booking-rows.ts';
import { listBookingEvents } from '../persistence/sql/booking-events.ts';

/** What has happened to a booking, by whom? */
@Injectable()
export class ListBookingEvents {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND */
  async execute(ctx: Context, bookingId: string): Promise<BookingEvent[]> {
    return this.db.read(ctx, async (tx) => {
      const [stored, events] = await Promise.all([findBooking(tx, bookingId), listBookingEvents(tx, bookingId)]);
      if (stored === null || !mayUseRestaurant(ctx.caller, stored.booking.restaurantId)) throw kernelErrors.notFound();
      return events;
    });
  }
}
