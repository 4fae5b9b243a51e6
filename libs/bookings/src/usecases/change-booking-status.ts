import { Injectable } from '@nestjs/common';
import { Database, kernelErrors, quarterMs, type Context } from '#kernel';
import { ManageTokens } from '#security';
import { bookingMessages, statusWords } from '../booking-messages.ts';
import { bookingErrors } from '../bookings.errors.ts';
import { mayBecome, nextStates, type BookingState } from '../domain/booking-state.ts';
import type { Booking } from '../domain/booking.ts';
import { findBooking, findBookingForUpdate } from '../persistence/booking-rows.ts';
import { finishWithStatus } from '../persistence/sql/change-status.ts';
import { databaseNow } from '../persistence/sql/database-now.ts';
import { rightTo, type BookingRight } from '../domain/booking-right.ts';
import { StartOver } from './start-over.ts';
import { DayTransaction } from './day-transaction.ts';
import { datesOfBooking } from './dates-of-booking.ts';

/** The statuses to which people bring a booking; the clock alone makes it `expired`. */
export type WantedStatus = Exclude<BookingState, 'held' | 'pending' | 'expired'>;

export interface ChangeBookingStatusCommand {
  readonly bookingId: string;
  readonly to: WantedStatus;
  readonly manageToken: string | null;
  readonly reason: string | null;
}

/** Brings a booking to its next status: confirm, decline, arrive, seat, complete, no-show, cancel. */
@Injectable()
export class ChangeBookingStatus {
  constructor(
    private readonly db: Database,
    private readonly days: DayTransaction,
    private readonly tokens: ManageTokens,
  ) {}

  /** @throws NOT_FOUND, TRANSITION_NOT_ALLOWED, HOLD_EXPIRED, CANCELLATION_TOO_LATE (guests only) */
  async execute(ctx: Context, command: ChangeBookingStatusCommand): Promise<Booking> {
    // 1. Which restaurant and days is it about? Read without a lock, for the locks come in order.
    const seen = await this.db.read(ctx, (tx) => findBooking(tx, command.bookingId));
    const right = rightTo(ctx, { stored: seen, manageToken: command.manageToken, staffScope: 'bookings:write', tokens: this.tokens });
    if (seen === null) throw kernelErrors.notFound();
    const serviceDates = datesOfBooking(seen.booking);
    // 2. Under the locks of its days: read it again, judge, change.
    return this.days.run(ctx, {
      restaurantId: seen.booking.restaurantId,
      serviceDates,
      decidingDate: seen.booking.serviceDate,
      judge: null,
      read: (tx) => Promise.all([findBookingForUpdate(tx, command.bookingId), databaseNow(tx, this.db.clockOffsetMs)]),
      decide: async (tx, [stored, nowMs], locked) => {
        if (stored === null) throw kernelErrors.notFound();
        const { booking } = stored;
        if (datesOfBooking(booking).some((date) => !locked.includes(date))) return new StartOver(datesOfBooking(booking));
        requireChange(booking, { to: command.to, right, nowMs });
        const until = command.to === 'completed' ? untilLeaving(booking, nowMs) : {};
        const changed: Booking = { ...booking, ...until, status: command.to, holdExpiresAtMs: null, version: booking.version + 1 };
        const details = command.reason === null ? { by: right } : { by: right, reason: command.reason };
        finishWithStatus(tx, { kind: command.to, fromStatus: booking.status, booking: changed, details }, command.to === 'cancelled' ? command.reason : null);
        return { booking: changed, standing: null };
      },
    });
  }
}

/**
 * Who leaves early gives the table back: the range ends with the quarter that runs, and lasts at least one. A party that
 * stayed longer than planned leaves no trace beyond its turn, for the table may be another's by then.
 */
function untilLeaving({ startsAtMs, endsAtMs, untilMs }: Booking, nowMs: number): Pick<Booking, 'endsAtMs' | 'untilMs'> {
  const leftMs = Math.max(startsAtMs + quarterMs, Math.ceil(nowMs / quarterMs) * quarterMs);
  return { endsAtMs: Math.min(endsAtMs, leftMs), untilMs: Math.min(untilMs, leftMs) };
}

function requireChange(booking: Booking, { to, right, nowMs }: { to: WantedStatus; right: BookingRight; nowMs: number }): void {
  if (booking.holdExpiresAtMs !== null && booking.holdExpiresAtMs <= nowMs) throw bookingErrors.holdExpired();
  // A hold becomes a booking only by being booked, with a guest.
  const isAllowed = mayBecome({ from: booking.status, to }) && !(booking.status === 'held' && to === 'confirmed');
  if (!isAllowed) {
    throw bookingErrors.transitionNotAllowed({ detail: bookingMessages.cannotBecome({ status: statusWords[booking.status], to: statusWords[to] }), extensions: { status: booking.status, allowed: nextStates(booking.status) } });
  }
  const cutoffMs = booking.startsAtMs - booking.policy.cancellationCutoffMinutes * 60_000;
  if (right === 'guest' && booking.status !== 'held' && nowMs > cutoffMs) throw bookingErrors.cancellationTooLate();
}
