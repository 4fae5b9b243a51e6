import { Injectable } from '@nestjs/common';
import { cursorShape, Database, decodeCursor, encodeCursor, toPage, type Context, type CursorValue, type Page } from '#kernel';
import { requireRestaurant } from '#restaurants';
import type { Booking } from '../domain/booking.ts';
import { seenAt } from '../domain/seen-at.ts';
import { databaseNow } from '../persistence/sql/database-now.ts';
import { listBookingRows, type BookingsAsked } from '../persistence/booking-rows.ts';

export type BookingsQuestion = Omit<BookingsAsked, 'after'> & { readonly cursor: string | null };

const cursorKind = 'bookings';
/** What a date can be made of: an integer alone may lie outside of all calendars. */
const isInstant = (value: CursorValue): boolean => cursorShape.integer(value) && Math.abs(Number(value)) < 5e12;

/** Which bookings does the restaurant have between two dates? By start; the place in the list is a start and an id. */
@Injectable()
export class ListBookings {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, CURSOR_INVALID */
  async execute(ctx: Context, { cursor, limit, ...asked }: BookingsQuestion): Promise<Page<Booking>> {
    const place = cursor === null ? null : decodeCursor(cursorKind, cursor, [isInstant, cursorShape.uuid]);
    const after = place === null ? null : { startsAt: new Date(Number(place[0])).toISOString(), id: String(place[1]) };
    return this.db.read(ctx, async (tx) => {
      await requireRestaurant(tx, asked.restaurantId);
      const [rows, nowMs] = await Promise.all([listBookingRows(tx, { ...asked, after, limit: limit + 1 }), databaseNow(tx, this.db.clockOffsetMs)]);
      return toPage(rows.map((booking) => seenAt(booking, nowMs)), limit, ({ startsAtMs, id }) => encodeCursor(cursorKind, [startsAtMs, id]));
    });
  }
}
