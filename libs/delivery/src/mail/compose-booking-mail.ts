import { type OutboxDelivery, Undeliverable } from '#kernel';
import type { BookingToTell } from '#bookings';
import { bookingCalendar } from './calendar/booking-calendar.ts';
import { languageFor, type Language } from './letters/language.ts';
import type { BookingFacts } from './letters/booking-facts.ts';
import { bookingLetter } from './letters/booking-letter.ts';
import { letterHtml } from './letters/letter-html.ts';
import { letterText } from './letters/letter-text.ts';
import type { BookingMailKind, Mail } from './mail.ts';
import { domainOf, isMailAddress, type Mailbox } from './mailbox.ts';
import type { ManageUrl } from './manage-url.ts';
import { isolated, oneLine } from './one-line.ts';
import type { ToldBooking } from './told-booking.ts';

/** What the installation says about its mail. */
export interface MailSettings {
  readonly from: Mailbox;
  readonly manageUrl: ManageUrl | null;
  /** Where neither guest nor country tell. */
  readonly language: Language;
}

export interface BookingMailSource {
  readonly kind: BookingMailKind;
  readonly delivery: Pick<OutboxDelivery, 'id' | 'createdAt'>;
  readonly told: ToldBooking;
  readonly found: BookingToTell;
}

/**
 * The mail about a booking; null when its guest has given no address.
 * @throws Undeliverable when the address is none
 */
export function composeBookingMail({ kind, delivery, told, found }: BookingMailSource, settings: MailSettings): Mail | null {
  const { booking, restaurant } = found;
  const address = booking.guest?.email ?? null;
  if (address === null) return null;
  if (!isMailAddress(address)) throw new Undeliverable('the address that was given for the booking is none that mail can be sent to');
  const language = languageFor({ known: booking.guest?.language, country: restaurant.country, fallback: settings.language });
  const replyTo = restaurant.email !== null && isMailAddress(restaurant.email) ? restaurant.email : null;
  const name = isolated(oneLine(restaurant.name, 100));
  const from = { name: name === '' ? settings.from.name : name, address: settings.from.address };
  // The name that goes with the address is one that strangers choose: greeted by the letter, if it is one, and by nothing else.
  const to = { name: '', address };
  const facts: BookingFacts = {
    language,
    reference: booking.reference,
    startsAtMs: booking.startsAtMs,
    endsAtMs: booking.endsAtMs,
    timeZone: booking.timeZone,
    party: booking.party,
    guestName: booking.guest?.name ?? null,
    changeableUntilMs: booking.startsAtMs - booking.policy.cancellationCutoffMinutes * 60_000,
    nowMs: found.nowMs,
    manageUrl: manageUrlOf(found, settings.manageUrl),
    restaurant: { ...restaurant, readsAnswers: replyTo !== null },
  };
  const letter = bookingLetter(kind, facts);
  const changedAtMs = delivery.createdAt.getTime();
  return {
    kind,
    language,
    // The row's id is one in its database, and the moment makes it one among installations that share a sender.
    messageId: `${delivery.id}.${changedAtMs.toString(36)}.couvert@${domainOf(settings.from)}`,
    from,
    to,
    replyTo: replyTo === null ? null : { name, address: replyTo },
    subject: letter.subject,
    text: letterText(letter),
    html: letterHtml(letter),
    calendar: bookingCalendar(kind, facts, { uid: booking.id, version: told.version ?? booking.version, changedAtMs, organizer: from, attendee: to }),
  };
}

function manageUrlOf({ booking, manageToken, tenant }: BookingToTell, template: ManageUrl | null): string | null {
  return template === null || manageToken === null ? null : template.of({ booking: booking.id, token: manageToken, tenant: tenant.slug });
}
