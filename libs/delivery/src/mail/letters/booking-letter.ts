import type { BookingMailKind } from '../mail.ts';
import type { BookingFacts } from './booking-facts.ts';
import { type BookingWords, bookingWordsOf } from './booking-words.ts';
import { fill } from './fill.ts';
import { greetingOf } from './greeting.ts';
import type { Fact, Letter } from './letter.ts';

// Nothing is left to be managed.
const endings: readonly BookingMailKind[] = ['cancellation', 'refusal'];

/** What a guest is written about a booking. */
export function bookingLetter(kind: BookingMailKind, facts: BookingFacts): Letter {
  const words = bookingWordsOf(facts);
  const { wording, restaurant, starts } = words;
  const { subject, title, lead } = wording.booking[kind];
  const isChangeable = !endings.includes(kind) && facts.nowMs < facts.changeableUntilMs;
  return {
    language: facts.language,
    subject: fill(subject, { restaurant, when: fill(wording.at, { date: starts.shortDate, time: starts.time }) }),
    title,
    greeting: greetingOf(facts.guestName, wording),
    lead: fill(lead, { restaurant }),
    facts: factsOf(facts, words),
    action: isChangeable && facts.manageUrl !== null ? { label: wording.manage, url: facts.manageUrl, note: wording.manageNote } : null,
    notes: notesOf(facts, words, { isEnding: endings.includes(kind), isChangeable }),
    footer: wording.why,
  };
}

function factsOf({ reference }: BookingFacts, { wording, starts, party, address, phone }: BookingWords): Fact[] {
  const { facts } = wording;
  const found: readonly (readonly [label: string, value: string | null])[] = [
    [facts.when, fill(wording.at, { date: starts.date, time: starts.time })],
    [facts.party, party],
    [facts.where, address],
    [facts.phone, phone],
    [facts.reference, reference],
  ];
  return found.flatMap(([label, value]) => (value === null || value === '' ? [] : [{ label, value }]));
}

function notesOf(facts: BookingFacts, { wording, restaurant, phone, until }: BookingWords, { isEnding, isChangeable }: { isEnding: boolean; isChangeable: boolean }): string[] {
  const notes: string[] = [];
  if (!isEnding) notes.push(isChangeable ? fill(wording.untilNote, { until: fill(wording.at, { date: until.date, time: until.time }) }) : wording.overNote);
  if (phone !== null) notes.push(fill(wording.callNote, { restaurant, phone }));
  if (facts.restaurant.readsAnswers) notes.push(wording.replyNote);
  return notes;
}
