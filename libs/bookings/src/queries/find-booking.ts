import { Injectable } from '@nestjs/common';
import { Database, kernelErrors, type Context } from '#kernel';
import { ManageTokens } from '#security';
import type { Booking } from '../domain/booking.ts';
import { seenAt } from '../domain/seen-at.ts';
import { findBooking } from '../persistence/booking-rows.ts';
import { databaseNow } from '../persistence/sql/database-now.ts';
import { rightTo, type BookingRight } from '../domain/booking-right.ts';

export interface FoundBooking {
  readonly booking: Booking;
  readonly right: BookingRight;
}

/** Which booking is this? By its manage token, or for staff. */
@Injectable()
export class FindBooking {
  constructor(
    private readonly db: Database,
    private readonly tokens: ManageTokens,
  ) {}

  /** @throws NOT_FOUND */
  async execute(ctx: Context, { bookingId, manageToken }: { bookingId: string; manageToken: string | null }): Promise<FoundBooking> {
    const [stored, nowMs] = await this.db.read(ctx, (tx) => Promise.all([findBooking(tx, bookingId), databaseNow(tx, this.db.clockOffsetMs)]));
    const right = rightTo(ctx, { stored, manageToken, staffScope: 'bookings:read', tokens: this.tokens });
    if (stored === null) throw kernelErrors.notFound();
    return { booking: seenAt(stored.booking, nowMs), right };
  }
}
