import { Injectable } from '@nestjs/common';
import { cursorShape, Database, decodeCursor, encodeCursor, toPage, type Context, type Page } from '#kernel';
import { requireRestaurant } from '#restaurants';
import type { Booking } from '../domain/booking.ts';
import { listBookingRows, type BookingsAsked } from '../persistence/booking-rows.ts';

export type BookingsQuestion = Omit<BookingsAsked, 'after'> & { readonly cursor: string | null };

const cursorKind = 'bookings';

/** Which bookings does the restaurant have between two dates? By start; the place in the list is a start and an id. */
@Injectable()
export class ListBookings {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, CURSOR_INVALID */
  async execute(ctx: Context, { cursor, limit, ...asked }: BookingsQuestion): Promise<Page<Booking>> {
    const place = cursor === null ? null : decodeCursor(cursorKind, cursor, [cursorShape.integer, cursorShape.uuid]);
    const after = place === null ? null : { startsAt: new Date(Number(place[0])).toISOString(), id: String(place[1]) };
    return this.db.read(ctx, async (tx) => {
      await requireRestaurant(tx, asked.restaurantId);
      const rows = await listBookingRows(tx, { ...asked, after, limit: limit + 1 });
      return toPage(rows, limit, ({ startsAtMs, id }) => encodeCursor(cursorKind, [startsAtMs, id]));
    });
  }
}
