import { randomBytes } from 'node:crypto';
import { bookingConstraints, type CreateBookingCommand } from '#bookings';
import { CouvertError, Secrets, systemContext, type Context } from '#kernel';
import { ManageTokens } from '#security';
import type { Booking } from '../../libs/bookings/src/domain/booking.ts';
import { BookingLines } from '../../libs/bookings/src/usecases/booking-lines.ts';
import { CreateBooking } from '../../libs/bookings/src/usecases/create-booking.ts';
import { DayTransaction } from '../../libs/bookings/src/usecases/day-transaction.ts';
import { PartyPlacer } from '../../libs/bookings/src/usecases/party-placer.ts';
import { TakePlace } from '../../libs/bookings/src/usecases/take-place.ts';
import { openDatabase, type OpenDatabase } from './open-database.ts';
import { testSecret } from './test-secret.ts';
import { unwatchedSlots } from './unwatched-slots.ts';

/** What a wish came to: the booking, or the error of the catalogue. */
export type Outcome = { readonly booking: Booking } | { readonly error: CouvertError };

/** Bookings below HTTP as one process makes them, with a pool and a gate of its own. Several are several processes. */
export interface BookingNode extends OpenDatabase {
  book(tenantId: string, wish: Partial<CreateBookingCommand> & Pick<CreateBookingCommand, 'restaurantId' | 'serviceDate'>, context?: Partial<Context>): Promise<Outcome>;
}

export async function aBookingNode(url: string, options: Parameters<typeof openDatabase>[1] = {}): Promise<BookingNode> {
  const opened = await openDatabase(url, { poolSizeMax: 8, constraints: bookingConstraints, ...options });
  const placer = new PartyPlacer(opened.database);
  const tokens = new ManageTokens(new Secrets(testSecret));
  const create = new CreateBooking(new TakePlace(new BookingLines(opened.database, placer, tokens), new DayTransaction(opened.database), placer, tokens, unwatchedSlots()));
  return {
    ...opened,
    book: async (tenantId, wish, context) => {
      const command: CreateBookingCommand = { startsAtMinute: 1170, party: 2, guest: { name: 'Guest', email: null, phone: null }, requests: '', source: 'online', tableIds: null, ...wish };
      try {
        return { booking: await create.execute(systemContext(tenantId, context), command) };
      } catch (error) {
        // Anything that is no answer to a guest is a defect, and fails the test that meets it.
        if (error instanceof CouvertError && error.status < 500) return { error };
        if (error instanceof CouvertError && error.code === 'OUTCOME_UNKNOWN') return { error };
        throw error;
      }
    },
  };
}

export function withKey(key: string): Partial<Context> {
  return { idempotency: { key, fingerprint: Buffer.from(key), replayed: false } };
}

export function aKey(): string {
  return randomBytes(8).toString('hex');
}

export function bookedIn(outcomes: readonly Outcome[]): Booking[] {
  return outcomes.flatMap((outcome) => ('booking' in outcome ? [outcome.booking] : []));
}

export function refusedIn(outcomes: readonly Outcome[]): CouvertError[] {
  return outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
}
