import { Injectable } from '@nestjs/common';
import { Database, kernelErrors, type Context, type ExpectedVersion } from '#kernel';
import type { Guest, GuestChanges } from '../domain/guest.ts';
import { findGuestRow, updateGuestRow } from '../persistence/guest-rows.ts';

export interface ChangeGuestCommand {
  readonly id: string;
  readonly expected: ExpectedVersion;
  readonly changes: GuestChanges;
}

/** Changes what the house knows about a guest. The address stays: it is what bookings find the guest by. */
@Injectable()
export class ChangeGuest {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, PRECONDITION_FAILED */
  async execute(ctx: Context, { id, expected, changes }: ChangeGuestCommand): Promise<Guest> {
    return this.db.write(ctx, async (tx) => {
      const [isChanged, guest] = await Promise.all([updateGuestRow(tx, { id, expected }, changes), findGuestRow(tx, id)]);
      if (guest === null) throw kernelErrors.notFound();
      if (!isChanged) throw kernelErrors.preconditionFailed();
      return guest;
    });
  }
}
