import { Injectable } from '@nestjs/common';
import { Database, kernelErrors, type Context } from '#kernel';
import type { Guest } from '../domain/guest.ts';
import { findGuestRow } from '../persistence/guest-rows.ts';

/** Who is this guest? */
@Injectable()
export class FindGuest {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND */
  async execute(ctx: Context, id: string): Promise<Guest> {
    const guest = await this.db.read(ctx, (tx) => findGuestRow(tx, id));
    if (guest === null) throw kernelErrors.notFound();
    return guest;
  }
}
