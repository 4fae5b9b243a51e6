import { createTransport, type SMTPPoolSentMessageInfo, type SMTPPoolOptions, type Transporter } from 'nodemailer';
import { type ComponentFinding, type Policy, Undeliverable } from '#kernel';
import type { Mail } from '../mail.ts';
import type { Mailbox } from '../mailbox.ts';
import type { Mailer } from '../mailer.ts';
import { attemptOf, isRefusedForGood, MailNotTaken, toldOf } from './smtp-answer.ts';
import { isPlainAllowed, type SmtpServerAddress, type SmtpTls } from './smtp-server-address.ts';

export interface SmtpMailerOptions {
  readonly server: SmtpServerAddress;
  readonly tls: SmtpTls;
  readonly policy: Policy;
  /** Beside those that Node trusts, PEM. */
  readonly trustedCertificates?: string;
  readonly limits?: Partial<SmtpLimits>;
}

export interface SmtpLimits {
  /** Connections at once: what a server that limits its clients allows nearly everywhere. */
  readonly connectionsMax: number;
  /** From the first packet to the greeting, ms. */
  readonly connectMs: number;
  /** Without a byte from the server, ms. */
  readonly silenceMs: number;
  /** For one message, ms, for a server that answers one byte a second. */
  readonly sendMs: number;
}

// RFC 5321 §4.5.3.2 asks for minutes, for servers that relay while their client waits. Ours is a submission server, and the
// outbox asks again: a minute that hangs holds up everybody behind it.
const usual: SmtpLimits = { connectionsMax: 5, connectMs: 10_000, silenceMs: 30_000, sendMs: 60_000 };

/**
 * Mail by SMTP (RFC 5321), over a bounded pool of connections that are made when they are needed.
 *
 * A refusal for good leaves the policy as a result, not as an error: a guest's mistyped address says nothing about the
 * server, and must not open its breaker.
 */
export class SmtpMailer implements Mailer {
  private readonly transport: Transporter<SMTPPoolSentMessageInfo, SMTPPoolOptions>;
  private readonly limits: SmtpLimits;

  constructor(private readonly options: SmtpMailerOptions) {
    this.limits = { ...usual, ...options.limits };
    this.transport = createTransport(poolOf(options, this.limits));
  }

  async send(mail: Mail, signal: AbortSignal): Promise<void> {
    const refusal = await this.options.policy.execute((attempt) => this.attempt(mail, attempt), signal);
    if (refusal !== null) throw new Undeliverable(`the mail server refused the message for good: ${refusal}`);
  }

  /** Connects, encrypts and logs in, past the policy: it is asked to find out whether the server is there again. */
  async look(signal: AbortSignal): Promise<ComponentFinding> {
    signal.throwIfAborted();
    try {
      await this.transport.verify();
      return { status: 'up', sends: true };
    } catch (error) {
      return { status: 'down', sends: true, reason: toldOf(attemptOf(error)) };
    }
  }

  close(): void {
    this.transport.close({ force: true });
  }

  /** @returns what it was refused with for good; null when it was taken */
  private async attempt(mail: Mail, signal: AbortSignal): Promise<string | null> {
    const limited = new AbortController();
    const timer = setTimeout(() => limited.abort(), this.limits.sendMs);
    try {
      await this.transport.sendMail({ ...messageOf(mail), signal: AbortSignal.any([signal, limited.signal]) });
      return null;
    } catch (error) {
      const attempt = attemptOf(error);
      if (isRefusedForGood(attempt)) return toldOf(attempt);
      throw new MailNotTaken(`the mail server did not take the message: ${toldOf(attempt)}`);
    } finally {
      clearTimeout(timer);
    }
  }
}

function poolOf({ server, tls, trustedCertificates }: SmtpMailerOptions, { connectionsMax, connectMs, silenceMs }: SmtpLimits) {
  const isPlain = isPlainAllowed(server, tls);
  return {
    pool: true as const,
    host: server.host,
    port: server.port,
    secure: server.isTls,
    requireTLS: !server.isTls && !isPlain,
    // A relay on the machine itself often offers STARTTLS with a certificate that nobody has signed.
    ignoreTLS: !server.isTls && isPlain,
    tls: { minVersion: 'TLSv1.2' as const, ...(trustedCertificates === undefined ? {} : { ca: trustedCertificates }) },
    ...(server.user === null ? {} : { auth: { user: server.user, pass: server.password ?? '' } }),
    maxConnections: connectionsMax,
    // The outbox repeats; once more here is for a connection that the server has closed while it was idle.
    maxRequeues: 1,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: silenceMs,
    // Content is text that we have made: nothing of it names a file or an address to load from.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function messageOf({ kind, language, messageId, from, to, replyTo, subject, text, html, calendar }: Mail) {
  return {
    messageId: `<${messageId}>`,
    from: addressOf(from),
    to: addressOf(to),
    ...(replyTo === null ? {} : { replyTo: addressOf(replyTo) }),
    envelope: { from: from.address, to: [to.address] },
    subject,
    text,
    html,
    ...(calendar === null ? {} : { icalEvent: { method: calendar.method, content: calendar.content, filename: 'booking.ics' } }),
    headers: {
      // RFC 3834 §5: no holiday notes in return; Exchange wants its own word for it.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': language,
      'X-Couvert-Kind': kind,
    },
  };
}

function addressOf({ name, address }: Mailbox): { name: string; address: string } {
  return { name, address };
}
