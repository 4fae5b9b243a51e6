import { Injectable } from '@nestjs/common';
import { Database, type Context } from '#kernel';
import { ManageTokens } from '#security';
import { findBooking } from '../persistence/booking-rows.ts';

/** Which token manages the booking that this request has made? */
@Injectable()
export class ShowManageToken {
  constructor(
    private readonly db: Database,
    private readonly tokens: ManageTokens,
  ) {}

  /** Only for the answer that made the booking, or its repeat. Null when it was made too many secrets ago. */
  async execute(ctx: Context, bookingId: string): Promise<string | null> {
    if (ctx.idempotency?.replayed !== true) return this.tokens.issue(bookingId);
    const stored = await this.db.read(ctx, (tx) => findBooking(tx, bookingId));
    return stored === null || stored.manageTokenHash === null ? null : this.tokens.reissue(bookingId, stored.manageTokenHash);
  }
}
