import { Injectable } from '@nestjs/common';
import type { Context } from '#kernel';
import type { Booking, BookingSource, GuestContact } from '../domain/booking.ts';
import { TakePlace } from './take-place.ts';

export interface CreateBookingCommand {
  readonly restaurantId: number;
  readonly serviceDate: string;
  /** From the service date's midnight. */
  readonly startsAtMinute: number;
  readonly party: number;
  readonly guest: GuestContact;
  readonly requests: string;
  readonly source: BookingSource;
  /** The tables that staff have chosen, null to have them chosen. */
  readonly tableIds: readonly number[] | null;
}

/**
 * Books a table directly. Staff (any source but online) book without lead time and are confirmed at once; with tables
 * of their choice also outside of services and pacing, never over another party.
 */
@Injectable()
export class CreateBooking {
  constructor(private readonly takePlace: TakePlace) {}

  /** @throws as TakePlace */
  async execute(ctx: Context, command: CreateBookingCommand): Promise<Booking> {
    const { restaurantId, serviceDate, startsAtMinute, party, guest, requests, source, tableIds } = command;
    const byStaff = source !== 'online';
    return this.takePlace.execute(ctx, {
      wish: { restaurantId, serviceDate, startsAtMinute, party, byStaff, tableIds, movedBookingId: null },
      draft: ({ plan }) => ({ status: byStaff || plan.policy.autoConfirm ? 'confirmed' : 'pending', guest, requests, source }),
      guestEmail: guest.email,
    });
  }
}
