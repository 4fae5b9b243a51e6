/** A mail server, as `SMTP_URL` names it. */
export interface SmtpServerAddress {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (RFC 8314); else it begins by STARTTLS (RFC 3207). */
  readonly isTls: boolean;
  readonly user: string | null;
  readonly password: string | null;
}

// Submission: RFC 6409 and RFC 8314 §3.3.
const ports = { 'smtp:': 587, 'smtps:': 465 } as const;

/**
 * `smtp://user:password@host:587` or `smtps://…`.
 * @throws RangeError with the end of a sentence that begins with the variable's name; it repeats nothing of the text, which may hold a password
 */
export function parseSmtpUrl(text: string): SmtpServerAddress {
  const shape = new RangeError('must be an address such as smtp://user:password@mail.example.com:587, or smtps:// for TLS from the first byte');
  if (!URL.canParse(text)) throw shape;
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  if ((protocol !== 'smtp:' && protocol !== 'smtps:') || hostname === '' || !['', '/'].includes(pathname) || search !== '' || hash !== '') throw shape;
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? ports[protocol] : Number(port),
    isTls: protocol === 'smtps:',
    user: username === '' ? null : decoded(username, shape),
    password: password === '' ? null : decoded(password, shape),
  };
}

/** `auto`: TLS, or no mail, but to the machine itself. `required`: there as well. `none`: never; for a network that is trusted. */
export const smtpTlsModes = ['auto', 'required', 'none'] as const;
export type SmtpTls = (typeof smtpTlsModes)[number];

/** Whether mail, and the log-in, may go to the server in the clear. */
export function isPlainAllowed({ host, isTls }: Pick<SmtpServerAddress, 'host' | 'isTls'>, tls: SmtpTls): boolean {
  return !isTls && (tls === 'none' || (tls === 'auto' && isLoopback(host)));
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function decoded(text: string, shape: RangeError): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw shape;
  }
}
