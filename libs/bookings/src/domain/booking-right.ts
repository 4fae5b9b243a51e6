import { kernelErrors, mayUseRestaurant, mayUseScope, type Context } from '#kernel';

/** By which right somebody deals with a booking: the guest's own, or the house's. */
export type BookingRight = 'guest' | 'staff';

/** What opens a booking: the restaurant whose it is, and the hash of its manage token. */
interface Guarded {
  readonly booking: { readonly restaurantId: number };
  readonly manageTokenHash: Buffer | null;
}

interface TokenCheck {
  matches(token: string, hash: Buffer | null): boolean;
}

/**
 * Invariant B5: a booking is shown and changed only by its manage token or a key with the staff scope; to everybody
 * else it is not there. Why: ids and references are read aloud and sent in mails. Proved by: test/e2e/bookings/access.spec.ts
 *
 * @throws NOT_FOUND
 */
export function rightTo(ctx: Context, { stored, manageToken, staffScope, tokens }: { stored: Guarded | null; manageToken: string | null; staffScope: string; tokens: TokenCheck }): BookingRight {
  if (stored !== null && mayUseRestaurant(ctx.caller, stored.booking.restaurantId)) {
    if (manageToken !== null && tokens.matches(manageToken, stored.manageTokenHash)) return 'guest';
    if (mayUseScope(ctx.caller, staffScope)) return 'staff';
  }
  throw kernelErrors.notFound();
}
