import { Injectable } from '@nestjs/common';
import type { Context } from '#kernel';
import type { Booking } from '../domain/booking.ts';
import { TakePlace } from './take-place.ts';

export interface HoldTableCommand {
  readonly restaurantId: number;
  readonly serviceDate: string;
  /** From the service date's midnight. */
  readonly startsAtMinute: number;
  readonly party: number;
}

/** Keeps a place while a guest fills in the form; it ends by itself, by the database's clock. */
@Injectable()
export class HoldTable {
  constructor(private readonly takePlace: TakePlace) {}

  /** @throws as TakePlace */
  async execute(ctx: Context, command: HoldTableCommand): Promise<Booking> {
    return this.takePlace.execute(ctx, {
      wish: { ...command, byStaff: false, tableIds: null, movedBookingId: null },
      draft: () => ({ status: 'held', guest: null, requests: '', source: 'online' }),
      guestEmail: null,
    });
  }
}
