import { Injectable } from '@nestjs/common';
import { kernelErrors, mayUseRestaurant, type Context } from '#kernel';
import { ManageTokens } from '#security';
import type { Booking } from '../domain/booking.ts';
import type { BookingEventKind } from '../persistence/sql/history.ts';
import { finishWithNewBooking } from '../persistence/sql/insert-booking.ts';
import { Refused } from './refused.ts';
import { StartOver } from './start-over.ts';
import { DayTransaction } from './day-transaction.ts';
import { guestRecordOf, newBooking, type BookingDraft } from './new-booking.ts';
import { PartyPlacer, type DayWish, type Placed } from './party-placer.ts';

/** A new booking or hold, as a wish and what shall be written about it once there is a place. */
export interface TakePlaceCommand {
  readonly wish: DayWish;
  /** By the plan's policy: whether a booking is confirmed at once. */
  readonly draft: (placed: Placed) => BookingDraft;
  readonly guestEmail: string | null;
}

/** The steps that a hold and a new booking share. */
@Injectable()
export class TakePlace {
  constructor(
    private readonly days: DayTransaction,
    private readonly placer: PartyPlacer,
    private readonly tokens: ManageTokens,
  ) {}

  /** @throws NOT_FOUND, SLOT_UNAVAILABLE, PARTY_SIZE_NOT_SERVED, OUTSIDE_HORIZON, TOO_SOON, NO_SUCH_LOCAL_TIME */
  async execute(ctx: Context, { wish, draft, guestEmail }: TakePlaceCommand): Promise<Booking> {
    if (!mayUseRestaurant(ctx.caller, wish.restaurantId)) throw kernelErrors.notFound();
    return this.days.run(ctx, {
      restaurantId: wish.restaurantId,
      serviceDates: this.placer.datesOf(wish),
      decidingDate: wish.serviceDate,
      judge: (standing) => standing.refusalOf(wish),
      read: (tx) => this.placer.read(tx, wish, guestEmail),
      decide: async (tx, rows, locked) => {
        // 1. A place, or why there is none.
        const placed = this.placer.place(ctx, rows, wish, locked);
        if (placed instanceof Refused || placed instanceof StartOver) return placed;
        // 2. Room at it: holds that have run out end, others move.
        const booking = newBooking(placed, wish, draft(placed));
        this.placer.finishByMakingRoom(tx, placed, { bookingId: booking.id });
        // 3. The booking, its tables, its history and the answer to a repeat, with COMMIT.
        finishWithNewBooking(tx, {
          entry: { kind: kindOf(booking), fromStatus: null, booking, details: { table_ids: placed.placement.tableIds } },
          guest: booking.guest === null ? null : guestRecordOf(booking.guest, placed.look),
          manageTokenHash: this.tokens.hash(this.tokens.issue(booking.id)),
        });
        return { booking, standing: this.placer.standingWith(placed, booking) };
      },
    });
  }
}

/** What happened, by the status that a booking begins with. */
export function kindOf({ status }: Booking): BookingEventKind {
  return status === 'pending' ? 'requested' : status === 'held' ? 'held' : 'confirmed';
}
