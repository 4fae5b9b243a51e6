import ical, { ICalAttendeeRole, ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import { fill } from '../letters/fill.ts';
import { bookingWordsOf } from '../letters/booking-words.ts';
import type { BookingFacts } from '../letters/booking-facts.ts';
import type { BookingMailKind, MailCalendar } from '../mail.ts';
import { isMailAddress, type Mailbox } from '../mailbox.ts';

const methods: Readonly<Partial<Record<BookingMailKind, MailCalendar['method']>>> = { confirmation: 'REQUEST', change: 'REQUEST', cancellation: 'CANCEL' };

export interface CalendarFacts {
  /** The booking's: RFC 7986 §5.3 wants a UUID and nothing that tells of a host. */
  readonly uid: string;
  /** Of the booking: it grows with each change, which is what RFC 5546 §2.1.4 asks of a SEQUENCE. */
  readonly version: number;
  /** When the change was made, epoch ms: the same at each attempt. */
  readonly changedAtMs: number;
  /** RFC 5546 §3.2.2: the organizer is who the message comes from. */
  readonly organizer: Mailbox;
  readonly attendee: Mailbox;
}

/**
 * The booking for the guest's calendar: RFC 5545, by mail as RFC 6047 wants it. Null for a message that changes nothing there.
 *
 * The manage link is not in it: calendars are shared with colleagues and families. Times are in UTC, which every calendar
 * shows in its owner's zone, and no definition of a zone can be wrong.
 */
export function bookingCalendar(kind: BookingMailKind, facts: BookingFacts, { uid, version, changedAtMs, organizer, attendee }: CalendarFacts): MailCalendar | null {
  const method = methods[kind];
  if (method === undefined) return null;
  const { wording, restaurant, address, party, phone } = bookingWordsOf(facts);
  const calendar = ical({ prodId: { company: 'Couvert', product: 'Bookings', language: facts.language.toUpperCase() }, method: ICalCalendarMethod[method] });
  calendar.createEvent({
    id: uid,
    sequence: version,
    stamp: new Date(changedAtMs),
    start: new Date(facts.startsAtMs),
    end: new Date(facts.endsAtMs),
    summary: fill(wording.calendar, { restaurant }),
    location: [restaurant, address].filter((part) => part !== '').join(', '),
    description: [party, `${wording.facts.reference}: ${facts.reference}`, ...(phone === null ? [] : [`${wording.facts.phone}: ${phone}`])].join('\n'),
    status: method === 'CANCEL' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    transparency: ICalEventTransparency.OPAQUE,
    organizer: { name: parameterOf(restaurant) || 'Couvert', email: addressOf(organizer) },
    // Nobody reads a reply: who cannot come uses the link.
    attendees: [{ name: parameterOf(attendee.name) || attendee.address, email: addressOf(attendee), role: ICalAttendeeRole.REQ, status: ICalAttendeeStatus.ACCEPTED, rsvp: false }],
  });
  return { method, content: calendar.toString().replace(/(?:\r\n)*$/, '\r\n') };
}

/**
 * A value of a parameter between quotes has no way to hold one (RFC 5545 §3.1: QSAFE-CHAR); ical-generator writes `\"`,
 * which ends the value for whoever reads it, and what follows would be parameters.
 */
function parameterOf(line: string): string {
  return line.replace(/["\\]/g, '’');
}

function addressOf({ address }: Mailbox): string {
  if (!isMailAddress(address)) throw new RangeError('not an address that mail can be sent to');
  return address;
}
