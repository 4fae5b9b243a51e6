import { Injectable } from '@nestjs/common';
import { Database, type Context } from '#kernel';
import { findRestaurantRow, type RestaurantRow } from '#restaurants';
import { ManageTokens } from '#security';
import type { Booking } from '../domain/booking.ts';
import { seenAt } from '../domain/seen-at.ts';
import { findBooking } from '../persistence/booking-rows.ts';
import { databaseNow } from '../persistence/sql/database-now.ts';
import { findTenantCard, type TenantCard } from '../persistence/tenant-card.ts';

/** All that is told about a booking to its guest, from one snapshot. */
export interface BookingToTell {
  readonly booking: Booking;
  readonly restaurant: RestaurantRow;
  readonly tenant: TenantCard;
  /** For the guest alone. Null when it was made too many secrets ago. */
  readonly manageToken: string | null;
  /** The database's clock, epoch ms. */
  readonly nowMs: number;
}

/** What is there to tell a guest about their booking? For the system's own messages: it asks for no right. */
@Injectable()
export class FindBookingToTell {
  constructor(
    private readonly db: Database,
    private readonly tokens: ManageTokens,
  ) {}

  /** Null when it has been erased. */
  async execute(ctx: Context, bookingId: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<BookingToTell | null> {
    return this.db.read(
      ctx,
      async (tx) => {
        const [stored, nowMs, tenant] = await Promise.all([findBooking(tx, bookingId), databaseNow(tx, this.db.clockOffsetMs), findTenantCard(tx)]);
        if (stored === null || tenant === null) return null;
        const restaurant = await findRestaurantRow(tx, { id: stored.booking.restaurantId });
        if (restaurant === null) return null;
        const manageToken = stored.manageTokenHash === null ? null : this.tokens.reissue(bookingId, stored.manageTokenHash);
        return { booking: seenAt(stored.booking, nowMs), restaurant, tenant, manageToken, nowMs };
      },
      { signal },
    );
  }
}
