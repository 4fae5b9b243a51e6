import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventOf, propertyOf, readCalendar } from '../../../../../test/support/read-calendar.ts';
import type { BookingFacts } from '../letters/booking-facts.ts';
import { isolated, oneLine } from '../one-line.ts';
import { bookingCalendar } from './booking-calendar.ts';

const startsAtMs = Date.UTC(2027, 2, 28, 0, 30);
const facts = (restaurant: Partial<BookingFacts['restaurant']> = {}): BookingFacts => ({
  language: 'en', reference: 'K7M2QXRT', startsAtMs, endsAtMs: startsAtMs + 7_200_000, timeZone: 'Europe/Brussels', party: 2, guestName: 'Ada', changeableUntilMs: startsAtMs, nowMs: 0, manageUrl: 'https://book.example.com/secret',
  restaurant: { name: 'Chez Léon', street: 'Rue des Bouchers 18', postalCode: '1000', city: 'Bruxelles', country: 'BE', phone: '+32 2 511 14 15', readsAnswers: true, ...restaurant },
});
const source = { uid: '0195a7c2-1f00-7abc-8def-0123456789ab', version: 3, changedAtMs: Date.UTC(2027, 2, 1), organizer: { name: 'Couvert', address: 'bookings@couvert.example' }, attendee: { name: '', address: 'ada@example.com' } };

describe('the calendar of a booking', () => {
  it('says what RFC 5546 asks of a request', () => {
    const { method, content } = bookingCalendar('change', facts(), source) ?? { method: null, content: '' };
    const calendar = readCalendar(content);
    const event = eventOf(calendar);
    expect(method).toBe('REQUEST');
    expect(propertyOf(calendar, 'VERSION').value).toBe('2.0');
    expect(propertyOf(calendar, 'PRODID').value).toContain('Couvert');
    expect(Object.fromEntries(event.properties.map(({ name, value }) => [name, value]))).toMatchObject({
      UID: source.uid, SEQUENCE: '3', DTSTAMP: '20270301T000000Z', STATUS: 'CONFIRMED', TRANSP: 'OPAQUE',
      // The night in which clocks are set forward, in UTC: 01:30 in Brussels, and two hours.
      DTSTART: '20270328T003000Z', DTEND: '20270328T023000Z', ORGANIZER: 'mailto:bookings@couvert.example',
    });
    expect(propertyOf(event, 'ATTENDEE')).toMatchObject({ parameters: { RSVP: 'FALSE', PARTSTAT: 'ACCEPTED' } });
    expect(propertyOf(event, 'DESCRIPTION').text).toBe('2 people\nReference: K7M2QXRT\nTelephone: +32 2 511 14 15');
  });

  it('is the same at each attempt, and without the link', () => {
    const again = (): string | undefined => bookingCalendar('confirmation', facts(), source)?.content;
    expect(again()).toBe(again());
    expect(again()).not.toContain('secret');
  });

  it('has nothing to say with a reminder, a request or a refusal', () => {
    for (const kind of ['reminder', 'request', 'refusal'] as const) expect(bookingCalendar(kind, facts(), source)).toBeNull();
  });

  it('keeps every name whole, whatever is in it', () => {
    const parts = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('\r\nATTENDEE:mailto:evil@example.org', '";X=1:', '\\n', ';', ',', ':', 'é🦪', 'م', '\n ', 'END:VEVENT'));
    const names = fc.array(parts, { maxLength: 8 }).map((all) => `R${all.join('')}`);
    const usual = eventOf(readCalendar(bookingCalendar('confirmation', facts(), source)?.content ?? '')).properties.map(({ name }) => name);
    fc.assert(
      fc.property(names, names, (name, street) => {
        const event = eventOf(readCalendar(bookingCalendar('confirmation', facts({ name, street }), source)?.content ?? ''));
        expect(event.properties.map((property) => property.name)).toEqual(usual);
        expect(propertyOf(event, 'SUMMARY').text).toBe(`Table at ${isolated(oneLine(name, 100))}`);
        expect(propertyOf(event, 'ORGANIZER').value).toBe('mailto:bookings@couvert.example');
      }),
      { numRuns: 500 },
    );
  });
});
