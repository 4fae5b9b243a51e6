import { oneLine } from './one-line.ts';

/** Where a message comes from or goes to. */
export interface Mailbox {
  /** One line without control characters; empty for none. */
  readonly name: string;
  /** RFC 5321 §4.1.2: local part and domain, no quoted forms, no comments. */
  readonly address: string;
}

/** RFC 5321 §4.5.3.1. */
const addressMax = 254;
const localMax = 64;
// Dot-atoms, also of other scripts (RFC 6531); a domain of two labels or more. No quotes, brackets, spaces, controls or
// separators: nothing that a header, a command of SMTP or a property of a calendar would read as more than an address.
const atom = String.raw`[^\s\p{C}"(),:;<>@\[\]\\.]+`;
const label = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?`;
const addressForm = new RegExp(`^${atom}(?:\\.${atom})*@${label}(?:\\.${label})+$`, 'u');

/** Whether it is an address that mail can be sent to. */
export function isMailAddress(text: string): boolean {
  return text.length <= addressMax && text.indexOf('@') <= localMax && addressForm.test(text);
}

/**
 * `Name <local@domain>` or the address alone.
 * @throws RangeError with the end of a sentence that begins with the variable's name
 */
export function parseMailbox(text: string): Mailbox {
  const [, name = '', inBrackets] = /^([^<>]*)<([^<>]*)>$/.exec(text.trim()) ?? [];
  const address = (inBrackets ?? text).trim();
  if (!isMailAddress(address)) throw new RangeError('must be an address such as bookings@example.com or Example <bookings@example.com>');
  return { name: oneLine(name.trim().replace(/^"(.*)"$/, '$1'), 100), address };
}

/** What is behind the @. */
export function domainOf({ address }: Pick<Mailbox, 'address'>): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
