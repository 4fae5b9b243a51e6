import { Injectable } from '@nestjs/common';
import { Database, kernelErrors, serviceTimeOf, type Context, type ExpectedVersion, type Tx } from '#kernel';
import { ManageTokens } from '#security';
import type { Booking, GuestContact } from '../domain/booking.ts';
import { findBooking, findBookingForUpdate, type StoredBooking } from '../persistence/booking-rows.ts';
import { databaseNow } from '../persistence/sql/database-now.ts';
import { findGuestIdByEmail } from '../persistence/sql/guest-by-email.ts';
import { finishWithHistory, placeDetails } from '../persistence/sql/history.ts';
import { finishByReleasingTables, finishByTakingTables } from '../persistence/sql/tables-taken.ts';
import { finishByUpdatingBooking } from '../persistence/sql/update-booking.ts';
import { rightTo, type BookingRight } from '../domain/booking-right.ts';
import { datesOfBooking } from './dates-of-booking.ts';
import { Refused } from './refused.ts';
import { StartOver } from './start-over.ts';
import { DayTransaction, type Decided } from './day-transaction.ts';
import { guestRecordOf, placeOf } from './new-booking.ts';
import { PartyPlacer, type DayRows, type DayWish } from './party-placer.ts';
import { requireChangeable } from './require-changeable.ts';

export interface ChangeBookingCommand {
  readonly bookingId: string;
  readonly expected: ExpectedVersion;
  readonly manageToken: string | null;
  /** What is left out stays. */
  readonly serviceDate?: string;
  readonly startsAtMinute?: number;
  readonly party?: number;
  /** The tables that staff have chosen. */
  readonly tableIds?: readonly number[];
  readonly requests?: string;
  readonly guest?: GuestContact;
}

/** Changes a booking: moves it when its place changes, and writes down new words and contacts with it. */
@Injectable()
export class ChangeBooking {
  constructor(
    private readonly db: Database,
    private readonly days: DayTransaction,
    private readonly placer: PartyPlacer,
    private readonly tokens: ManageTokens,
  ) {}

  /** @throws NOT_FOUND, PRECONDITION_FAILED, TRANSITION_NOT_ALLOWED, HOLD_EXPIRED, CANCELLATION_TOO_LATE (guests only), and as TakePlace */
  async execute(ctx: Context, command: ChangeBookingCommand): Promise<Booking> {
    const seen = await this.db.read(ctx, (tx) => findBooking(tx, command.bookingId));
    const right = rightTo(ctx, { stored: seen, manageToken: command.manageToken, staffScope: 'bookings:write', tokens: this.tokens });
    if (seen === null) throw kernelErrors.notFound();
    const wish = wishOf(seen.booking, command, right);
    return wish === null ? this.edit(ctx, command, { seen: seen.booking, right }) : this.move(ctx, command, { seen: seen.booking, right, wish });
  }

  /** The place stays: only words and contacts change. */
  private async edit(ctx: Context, command: ChangeBookingCommand, { seen, right }: { seen: Booking; right: BookingRight }): Promise<Booking> {
    return this.days.run(ctx, {
      restaurantId: seen.restaurantId,
      serviceDates: datesOfBooking(seen),
      decidingDate: seen.serviceDate,
      judge: null,
      read: (tx) => Promise.all([findBookingForUpdate(tx, command.bookingId), databaseNow(tx, this.db.clockOffsetMs), guestIdOf(tx, command)]),
      decide: async (tx, [stored, nowMs, guestId], locked): Promise<Decided | StartOver> => {
        const booking = requireBooking(stored);
        if (datesOfBooking(booking).some((date) => !locked.includes(date))) return new StartOver(datesOfBooking(booking));
        requireChangeable(booking, { expected: command.expected, right, nowMs, isMove: false });
        const changed: Booking = { ...booking, ...wordsOf(command), version: booking.version + 1 };
        finishByUpdatingBooking(tx, { booking: changed, nowMs, ...guestChange(command, { guestId, nowMs }) });
        finishWithHistory(tx, { kind: 'edited', fromStatus: booking.status, booking: changed, details: { by: right, fields: Object.keys(wordsOf(command)) } });
        return { booking: changed, standing: null };
      },
    });
  }

  private async move(ctx: Context, command: ChangeBookingCommand, { seen, right, wish }: { seen: Booking; right: BookingRight; wish: DayWish }): Promise<Booking> {
    return this.days.run(ctx, {
      restaurantId: seen.restaurantId,
      serviceDates: [...new Set([...datesOfBooking(seen), ...this.placer.datesOf(wish)])].sort(),
      decidingDate: wish.serviceDate,
      // It stands in its own way until it is moved, so only its turn tells.
      judge: null,
      read: (tx) => Promise.all([findBookingForUpdate(tx, command.bookingId), this.placer.read(tx, wish, command.guest?.email ?? null)]),
      decide: (tx, [stored, rows], locked) => this.decideMove(tx, command, { booking: requireBooking(stored), rows, locked, right, wish }),
    });
  }

  private async decideMove(
    tx: Tx,
    command: ChangeBookingCommand,
    { booking, rows, locked, right, wish }: { booking: Booking; rows: DayRows; locked: readonly string[]; right: BookingRight; wish: DayWish },
  ): Promise<Decided | Refused | StartOver> {
    const { nowMs } = rows.look;
    const left = datesOfBooking(booking).filter((date) => !locked.includes(date));
    if (left.length > 0) return new StartOver([...locked, ...left].sort());
    requireChangeable(booking, { expected: command.expected, right, nowMs, isMove: true });
    // 1. A place for it, as if it were not there.
    const placed = this.placer.place(tx.ctx, rows, wish, locked);
    if (placed instanceof Refused || placed instanceof StartOver) return placed;
    const place = placeOf(placed, wish);
    // What was promised about cancelling stays promised.
    const policy = { ...place.policy, cancellationCutoffMinutes: booking.policy.cancellationCutoffMinutes };
    const moved: Booking = { ...booking, ...place, ...wordsOf(command), policy, party: wish.party, version: booking.version + 1 };
    // 2. Its tables go, others make room, its new ones come: each a statement of its own.
    finishByReleasingTables(tx, [booking]);
    this.placer.finishByMakingRoom(tx, placed, { bookingId: booking.id });
    finishByUpdatingBooking(tx, { booking: moved, nowMs, ...guestChange(command, { guestId: rows.look.guestId, nowMs }) });
    finishByTakingTables(tx, moved);
    finishWithHistory(tx, { kind: 'moved', fromStatus: booking.status, booking: moved, details: { by: right, from: placeDetails(booking), to: placeDetails(moved) } });
    return { booking: moved, standing: this.placer.standingWith(placed, moved) };
  }
}

/** Null when the place stays as it is. */
function wishOf(booking: Booking, { serviceDate, startsAtMinute, party, tableIds }: ChangeBookingCommand, right: BookingRight): DayWish | null {
  const { minutes } = serviceTimeOf(booking.startsAtMs, booking.timeZone);
  const wish: DayWish = {
    restaurantId: booking.restaurantId,
    serviceDate: serviceDate ?? booking.serviceDate,
    startsAtMinute: startsAtMinute ?? minutes,
    party: party ?? booking.party,
    byStaff: right === 'staff',
    tableIds: tableIds ?? null,
    movedBookingId: booking.id,
  };
  const isSame = tableIds === undefined && wish.serviceDate === booking.serviceDate && wish.startsAtMinute === minutes && wish.party === booking.party;
  return isSame ? null : wish;
}

function requireBooking(stored: StoredBooking | null): Booking {
  if (stored === null) throw kernelErrors.notFound();
  return stored.booking;
}

function wordsOf({ requests, guest }: ChangeBookingCommand): Partial<Pick<Booking, 'requests' | 'guest'>> {
  return { ...(requests === undefined ? {} : { requests }), ...(guest === undefined ? {} : { guest }) };
}

function guestChange({ guest }: ChangeBookingCommand, look: { guestId: string | null; nowMs: number }) {
  return guest === undefined ? {} : { guest: guestRecordOf(guest, look) };
}

function guestIdOf(tx: Tx, { guest }: ChangeBookingCommand): Promise<string | null> {
  return guest === undefined || guest.email === null ? Promise.resolve(null) : findGuestIdByEmail(tx, guest.email);
}
