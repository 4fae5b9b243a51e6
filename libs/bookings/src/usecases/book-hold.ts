import { Injectable } from '@nestjs/common';
import { Database, kernelErrors, type Context, type Tx } from '#kernel';
import { loadFloorPlans } from '#restaurants';
import { ManageTokens } from '#security';
import { bookingMessages, statusWords } from '../booking-messages.ts';
import { bookingErrors } from '../bookings.errors.ts';
import { nextStates } from '../domain/booking-state.ts';
import type { Booking, GuestContact } from '../domain/booking.ts';
import { findBooking, findBookingForUpdate } from '../persistence/booking-rows.ts';
import { databaseNow } from '../persistence/sql/database-now.ts';
import { finishWithHistory } from '../persistence/sql/history.ts';
import { findGuestIdByEmail } from '../persistence/sql/guest-by-email.ts';
import { finishByUpdatingBooking } from '../persistence/sql/update-booking.ts';
import { rightTo } from '../domain/booking-right.ts';
import { datesOfBooking } from './dates-of-booking.ts';
import { StartOver } from './start-over.ts';
import { DayTransaction } from './day-transaction.ts';
import { guestRecordOf, kindOf } from './new-booking.ts';

export interface BookHoldCommand {
  readonly holdId: string;
  readonly manageToken: string | null;
  readonly guest: GuestContact;
  readonly requests: string;
}

/** Makes a hold a booking, at the tables it keeps and with the manage token it has. */
@Injectable()
export class BookHold {
  constructor(
    private readonly db: Database,
    private readonly days: DayTransaction,
    private readonly tokens: ManageTokens,
  ) {}

  /** @throws NOT_FOUND, HOLD_EXPIRED, TRANSITION_NOT_ALLOWED when it is booked already */
  async execute(ctx: Context, command: BookHoldCommand): Promise<Booking> {
    const seen = await this.db.read(ctx, (tx) => findBooking(tx, command.holdId));
    rightTo(ctx, { stored: seen, manageToken: command.manageToken, staffScope: 'bookings:write', tokens: this.tokens });
    if (seen === null) throw kernelErrors.notFound();
    const { restaurantId, serviceDate } = seen.booking;
    return this.days.run(ctx, {
      restaurantId,
      serviceDates: datesOfBooking(seen.booking),
      decidingDate: serviceDate,
      judge: null,
      read: (tx) => this.read(tx, command, seen.booking),
      decide: async (tx, [stored, nowMs, guestId, plans], locked) => {
        const plan = plans.get(restaurantId);
        if (stored === null || plan === undefined) throw kernelErrors.notFound();
        const hold = stored.booking;
        if (datesOfBooking(hold).some((date) => !locked.includes(date))) return new StartOver(datesOfBooking(hold));
        requireHold(hold, nowMs);
        const booking: Booking = {
          ...hold, status: plan.policy.autoConfirm ? 'confirmed' : 'pending', guest: command.guest, requests: command.requests,
          holdExpiresAtMs: null, version: hold.version + 1,
        };
        finishByUpdatingBooking(tx, { booking, nowMs, guest: guestRecordOf(command.guest, { guestId, nowMs }) });
        finishWithHistory(tx, { kind: kindOf(booking), fromStatus: 'held', booking, details: {} });
        return { booking, standing: null };
      },
    });
  }

  private read(tx: Tx, { holdId, guest }: BookHoldCommand, { restaurantId, serviceDate }: Booking) {
    return Promise.all([
      findBookingForUpdate(tx, holdId),
      databaseNow(tx, this.db.clockOffsetMs),
      guest.email === null ? null : findGuestIdByEmail(tx, guest.email),
      loadFloorPlans(tx, { restaurantIds: [restaurantId], fromDate: serviceDate, toDate: serviceDate }),
    ]);
  }
}

// Invariant B6: nobody books with a hold that has run out, whether or not its table is still free.
// Why: from its end on, others are offered the table. Proved by: test/e2e/bookings/holds.spec.ts
function requireHold({ status, holdExpiresAtMs }: Booking, nowMs: number): void {
  if (status === 'expired' || (status === 'held' && holdExpiresAtMs !== null && holdExpiresAtMs <= nowMs)) throw bookingErrors.holdExpired();
  if (status !== 'held') {
    throw bookingErrors.transitionNotAllowed({ detail: bookingMessages.noHold({ status: statusWords[status] }), extensions: { status, allowed: nextStates(status) } });
  }
}
