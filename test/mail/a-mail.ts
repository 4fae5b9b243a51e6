import type { BookingToTell } from '#bookings';
import type { Mail } from '#delivery';
import { composeBookingMail } from '../../libs/delivery/src/mail/compose-booking-mail.ts';
import type { Language } from '../../libs/delivery/src/mail/letters/language.ts';
import type { BookingMailKind } from '../../libs/delivery/src/mail/mail.ts';
import { ManageUrl } from '../../libs/delivery/src/mail/manage-url.ts';
import { inventedBooking } from '../../libs/delivery/src/mail/preview-mail.ts';

export interface MailWishes {
  readonly kind?: BookingMailKind;
  readonly language?: Language;
  readonly booking?: Partial<BookingToTell['booking']>;
  readonly guestName?: string;
  readonly guestEmail?: string;
  readonly restaurant?: Partial<BookingToTell['restaurant']>;
  readonly nowMs?: number;
  readonly manageToken?: string | null;
  readonly version?: number;
  readonly id?: string;
}

/** A mail about an invented booking, with anything in it that somebody may have written. */
export function aMail({ kind = 'confirmation', language = 'en', booking = {}, guestName = 'Ada Lovelace', guestEmail = 'ada@example.com', restaurant = {}, version = 1, id = '17', ...rest }: MailWishes = {}): Mail {
  const invented = inventedBooking({ status: kind === 'cancellation' ? 'cancelled' : 'confirmed' });
  const found = { ...invented, ...rest, booking: { ...invented.booking, guest: { name: guestName, email: guestEmail, phone: null, language }, ...booking }, restaurant: { ...invented.restaurant, ...restaurant } };
  const mail = composeBookingMail(
    { kind, delivery: { id, createdAt: new Date('2027-03-19T09:15:00Z') }, told: { bookingId: found.booking.id, status: null, startsAtMs: null, party: null, version }, found },
    { from: { name: 'Couvert', address: 'bookings@couvert.example' }, language: 'en', manageUrl: new ManageUrl('https://book.example.com/{booking}#{token}') },
  );
  if (mail === null) throw new Error('the invented guest has an address');
  return mail;
}
