/** What is known of a failed attempt. `code`, `responseCode`, `response` and `command` as nodemailer sets them. */
interface FailedAttempt {
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly response?: unknown;
}

/** The mail could not be handed over, and may be later. Its message names no guest: servers repeat addresses in their answers. */
export class MailNotTaken extends Error {
  override readonly name = 'MailNotTaken';
}

// The server wants another log-in or another encryption: that is between it and us, whatever the message (RFC 4954 §6).
const aboutTheSession: readonly number[] = [530, 534, 535, 538];

/**
 * Whether a message was refused for good: a 5xx about its sender, receiver or content (RFC 5321 §4.2.1), or an address that
 * cannot even be asked about. A 5xx to the greeting, to the log-in or to STARTTLS is none: the next message would get it, too.
 */
export function isRefusedForGood({ code, responseCode }: FailedAttempt): boolean {
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return false;
  if (typeof responseCode !== 'number') return code === 'EENVELOPE';
  return responseCode >= 500 && responseCode < 600 && !aboutTheSession.includes(responseCode);
}

/** Code and enhanced code (RFC 3463) of an answer, or of what went wrong without one; none of its words. */
export function toldOf({ code, responseCode, response }: FailedAttempt): string {
  if (typeof responseCode !== 'number') return typeof code === 'string' && /^E[A-Z]{2,20}$/.test(code) ? code : 'no answer';
  const [, enhanced] = (typeof response === 'string' ? /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response) : null) ?? [];
  return enhanced === undefined ? String(responseCode) : `${responseCode} ${enhanced}`;
}

export function attemptOf(error: unknown): FailedAttempt {
  const { code, responseCode, response }: FailedAttempt = Object(error);
  return { code, responseCode, response };
}
