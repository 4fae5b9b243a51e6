import type { BookingToTell } from '#bookings';
import { composeBookingMail } from './compose-booking-mail.ts';
import { invitationLetter } from './letters/invitation-letter.ts';
import { isLanguage, type Language } from './letters/language.ts';
import { letterHtml } from './letters/letter-html.ts';
import { letterText } from './letters/letter-text.ts';
import { bookingMailKinds, type Mail, type MailKind } from './mail.ts';
import { ManageUrl } from './manage-url.ts';

// A Saturday evening in Brussels, and eight days before it.
const startsAtMs = Date.UTC(2027, 2, 27, 18, 30);
const nowMs = Date.UTC(2027, 2, 19, 9, 15);
const minuteMs = 60_000;
const changedAt = new Date(nowMs);

/** A booking that nobody has made, of a restaurant that is nowhere. */
export function inventedBooking({ status, language }: { status: BookingToTell['booking']['status']; language?: Language }): BookingToTell {
  return {
    nowMs,
    manageToken: 'o5Y1kqVb0c8n3h7r2t6w9z4x1p5s8d2f6g0j3l7m1q4',
    tenant: { slug: 'example', name: 'Example Restaurants' },
    booking: {
      id: '0195a7c2-1f00-7abc-8def-0123456789ab', reference: 'K7M2QXRT', restaurantId: 4711, serviceDate: '2027-03-27',
      startsAtMs, endsAtMs: startsAtMs + 120 * minuteMs, untilMs: startsAtMs + 120 * minuteMs, localDate: '2027-03-27', localTime: '19:30', timeZone: 'Europe/Brussels',
      party: 4, status, serviceId: 1, guest: { name: 'Ada Lovelace', email: 'ada@example.com', phone: null, language }, requests: '', source: 'online', holdExpiresAtMs: null,
      policy: { cancellationCutoffMinutes: 120, turnMinutes: 120, bufferMinutes: 0 }, tablesFixed: false, tables: [{ id: 1, name: 'T1' }], version: 1, createdAtMs: nowMs,
    },
    restaurant: {
      id: 4711, version: 1, slug: 'chez-leon', name: 'Chez Léon', description: '', cuisines: ['belgian'], priceLevel: 2,
      street: 'Rue des Bouchers 18', city: 'Bruxelles', postalCode: '1000', country: 'BE', latitude: 50.8472, longitude: 4.3543, timeZone: 'Europe/Brussels', currency: 'EUR',
      phone: '+32 2 511 14 15', email: 'hello@chezleon.example', website: null, photos: [], attributes: [], status: 'listed',
    },
  };
}

const statusOf = { confirmation: 'confirmed', change: 'confirmed', reminder: 'confirmed', cancellation: 'cancelled', request: 'pending', refusal: 'declined' } as const;

/**
 * A message as a guest would get it, about invented people.
 * @throws RangeError for a language that nobody writes in
 */
export function previewMail(kind: MailKind, language: string): Mail {
  if (!isLanguage(language)) throw new RangeError(`nobody writes in ${language}`);
  const from = { name: 'Couvert', address: 'bookings@example.com' };
  const bookingKind = bookingMailKinds.find((one) => one === kind);
  if (bookingKind === undefined) {
    const letter = invitationLetter({ language, name: 'Grace Hopper', inviter: 'Ada Lovelace', organisation: 'Example Restaurants', acceptUrl: 'https://book.example.com/invitations/8f14e45f', validUntilMs: startsAtMs, timeZone: 'Europe/Brussels' });
    return { kind, language, messageId: 'preview.couvert@example.com', from, to: { name: '', address: 'grace@example.com' }, replyTo: null, subject: letter.subject, text: letterText(letter), html: letterHtml(letter), calendar: null };
  }
  const mail = composeBookingMail(
    { kind: bookingKind, delivery: { id: '1', createdAt: changedAt }, told: { bookingId: '', status: null, startsAtMs: null, party: null, version: null }, found: inventedBooking({ status: statusOf[bookingKind], language }) },
    { from, language, manageUrl: new ManageUrl('https://book.example.com/{tenant}/{booking}#{token}') },
  );
  if (mail === null) throw new Error('the invented guest has an address');
  return mail;
}
