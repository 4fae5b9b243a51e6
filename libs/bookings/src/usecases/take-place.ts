import { Injectable } from '@nestjs/common';
import { CouvertError, kernelErrors, mayUseRestaurant, type Context } from '#kernel';
import type { FloorPlan } from '#restaurants';
import { ManageTokens } from '#security';
import type { Booking } from '../domain/booking.ts';
import { clientOf, OfferedSlots } from '../domain/offered-slots.ts';
import { finishWithNewBooking } from '../persistence/sql/insert-booking.ts';
import { BookingLines } from './booking-lines.ts';
import { DayTransaction } from './day-transaction.ts';
import { newBooking, newBookingEntry, type BookingDraft } from './new-booking.ts';
import { PartyPlacer, type DayWish } from './party-placer.ts';
import { Refused } from './refused.ts';
import { StartOver } from './start-over.ts';

/** A new booking or hold, as a wish and what shall be written about it once there is a place. */
export interface TakePlaceCommand {
  readonly wish: DayWish;
  /** By the plan's policy: whether a booking is confirmed at once. */
  readonly draft: (at: { readonly plan: FloorPlan }) => BookingDraft;
  readonly guestEmail: string | null;
}

/** Answers to who asks for a time that may have been shown to them. */
const refusals: ReadonlySet<string> = new Set(['SLOT_UNAVAILABLE', 'TOO_SOON', 'PARTY_SIZE_NOT_SERVED', 'OUTSIDE_HORIZON']);

/** The steps that a hold and a new booking share. */
@Injectable()
export class TakePlace {
  constructor(
    private readonly lines: BookingLines,
    private readonly days: DayTransaction,
    private readonly placer: PartyPlacer,
    private readonly tokens: ManageTokens,
    private readonly offered: OfferedSlots,
  ) {}

  /** @throws NOT_FOUND, SLOT_UNAVAILABLE, PARTY_SIZE_NOT_SERVED, OUTSIDE_HORIZON, TOO_SOON, NO_SUCH_LOCAL_TIME */
  async execute(ctx: Context, command: TakePlaceCommand): Promise<Booking> {
    if (!mayUseRestaurant(ctx.caller, command.wish.restaurantId)) throw kernelErrors.notFound();
    try {
      return await this.lines.execute(ctx, command, () => this.executeAlone(ctx, command));
    } catch (error) {
      if (error instanceof CouvertError && refusals.has(error.code)) this.countRefusal(ctx, command.wish);
      throw error;
    }
  }

  private countRefusal(ctx: Context, { restaurantId, serviceDate, startsAtMinute, party }: DayWish): void {
    this.offered.refuse(clientOf(ctx), { restaurantId, serviceDate, minute: startsAtMinute, partySize: party }, performance.now());
  }

  /** In a transaction of its own, which reads the day under its lock. */
  private async executeAlone(ctx: Context, { wish, draft, guestEmail }: TakePlaceCommand): Promise<Booking> {
    let learn = (): void => this.placer.forgetDay(wish);
    const booking = await this.days.run(ctx, {
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
        const made = newBooking({ ...placed, nowMs: placed.look.nowMs }, wish, draft(placed));
        this.placer.finishByMakingRoom(tx, placed, { bookingId: made.id });
        // 3. The booking, its tables, its history and the answer to a repeat, with COMMIT.
        finishWithNewBooking(tx, newBookingEntry(made, { tokens: this.tokens, guestId: placed.look.guestId }), (print) => {
          learn = () => this.placer.rememberDay(placed, { booking: made, print });
        });
        return { booking: made, standing: this.placer.standingWith(placed, made) };
      },
    });
    learn();
    return booking;
  }
}
