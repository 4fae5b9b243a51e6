import { kernelErrors, mayUseScope, serviceMinutesOf, type Context, type InputError } from '#kernel';
import { bookingMessages } from '../booking-messages.ts';
import type { GuestContact } from '../domain/booking.ts';
import type { BookHoldCommand } from '../usecases/book-hold.ts';
import type { CreateBookingCommand } from '../usecases/create-booking.ts';
import type { CreateBookingBody, GuestContactBody } from './booking.request.ts';

// From bodies to commands: what belongs together, and who may say it.

export function guestOf({ name, email, phone, language }: GuestContactBody): GuestContact {
  return { name, email: email ?? null, phone: phone ?? null, ...(language === undefined ? {} : { language }) };
}

/** Null when the body is about no hold. */
export function bookHoldCommandOf({ hold_id, manage_token, guest, requests }: CreateBookingBody, manageTokenHeader: string | null): BookHoldCommand | null {
  if (hold_id === undefined) return null;
  return { holdId: hold_id.toLowerCase(), manageToken: manage_token ?? manageTokenHeader, guest: guestOf(guest), requests: requests ?? '' };
}

/** @throws INPUT_INVALID when the place is not whole, FORBIDDEN for what only staff may say */
export function createBookingCommandOf(ctx: Context, body: CreateBookingBody): CreateBookingCommand {
  const { restaurant_id, date, time, party_size, guest, requests, source, table_ids } = body;
  if (restaurant_id === undefined || date === undefined || time === undefined || party_size === undefined) throw kernelErrors.inputInvalid({ errors: missingIn(body) });
  const byStaff = source !== undefined || table_ids !== undefined;
  if (byStaff && !mayUseScope(ctx.caller, 'bookings:write')) {
    throw kernelErrors.forbidden({ detail: '`source` and `table_ids` need the scope bookings:write.', extensions: { required_scopes: ['bookings:write'] } });
  }
  return {
    restaurantId: restaurant_id,
    serviceDate: date,
    startsAtMinute: serviceMinutesOf(time),
    party: party_size,
    guest: guestOf(guest),
    requests: requests ?? '',
    source: source ?? (byStaff ? 'staff' : 'online'),
    tableIds: table_ids ?? null,
  };
}

function missingIn(body: CreateBookingBody): InputError[] {
  return (['restaurant_id', 'date', 'time', 'party_size'] as const)
    .filter((name) => body[name] === undefined)
    .map((name) => ({ pointer: `/${name}`, code: 'MISSING', detail: bookingMessages.needed({ name }) }));
}
