import type { Language } from './letters/language.ts';
import type { Mailbox } from './mailbox.ts';

/** What guests are written to about. */
export const bookingMailKinds = ['confirmation', 'change', 'cancellation', 'reminder', 'request', 'refusal'] as const;
export type BookingMailKind = (typeof bookingMailKinds)[number];

export const mailKinds = [...bookingMailKinds, 'invitation'] as const;
export type MailKind = (typeof mailKinds)[number];

/** One message to one person, ready to be sent. */
export interface Mail {
  readonly kind: MailKind;
  readonly language: Language;
  /**
   * RFC 5322 §3.6.4, without the angle brackets. The same each time that the same message is tried, so that a repeat
   * which arrives twice is recognised as one.
   */
  readonly messageId: string;
  readonly from: Mailbox;
  readonly to: Mailbox;
  /** Who reads answers; null: nobody but the sender's address. */
  readonly replyTo: Mailbox | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** RFC 6047: for the guest's calendar. */
  readonly calendar: MailCalendar | null;
}

export interface MailCalendar {
  /** RFC 5546 §3.2: a change is a REQUEST with a higher SEQUENCE. */
  readonly method: 'REQUEST' | 'CANCEL';
  /** RFC 5545, lines folded and ended by CRLF. */
  readonly content: string;
}
