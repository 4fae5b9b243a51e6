import type { Wording } from './wording.ts';

export const en: Wording = {
  hello: 'Hello {guest},',
  helloNobody: 'Hello,',
  facts: { when: 'When', party: 'Party', where: 'Where', phone: 'Telephone', reference: 'Reference' },
  at: '{date} at {time}',
  party: { one: '{count} person', other: '{count} people' },
  manage: 'Change or cancel the booking',
  manageNote: 'Keep this link to yourself: whoever has it can change the booking.',
  untilNote: 'You can change or cancel the booking yourself until {until}.',
  overNote: 'It is too late to change or cancel the booking online.',
  callNote: 'Any questions? Call {restaurant} on {phone}.',
  replyNote: 'You can also reply to this message.',
  why: 'You receive this message because your address was given for this booking.',
  calendar: 'Table at {restaurant}',
  booking: {
    confirmation: { subject: 'Booked: {restaurant}, {when}', title: 'Your table is booked', lead: '{restaurant} looks forward to seeing you.' },
    change: { subject: 'Changed: {restaurant}, {when}', title: 'Your booking has changed', lead: 'This is how your booking at {restaurant} stands now.' },
    cancellation: { subject: 'Cancelled: {restaurant}, {when}', title: 'Your booking is cancelled', lead: '{restaurant} no longer keeps this table for you. There is nothing else to do.' },
    reminder: { subject: 'Reminder: {restaurant}, {when}', title: 'See you soon', lead: '{restaurant} looks forward to seeing you. If you cannot come, please cancel, so that others can have the table.' },
    request: { subject: 'Requested: {restaurant}, {when}', title: 'Your request has been received', lead: '{restaurant} will confirm or decline it. Until then the table is not booked.' },
    refusal: { subject: 'Not possible: {restaurant}, {when}', title: 'Your request was declined', lead: '{restaurant} is sorry that it cannot have you at this time.' },
  },
  invitation: {
    subject: '{inviter} invites you to {organisation}',
    title: 'You are invited',
    lead: '{inviter} invites you to work on the bookings of {organisation}.',
    accept: 'Accept the invitation',
    untilNote: 'The invitation is valid until {until}.',
    why: 'If you do not know what this is about, simply ignore this message.',
  },
};
