import type { ComponentFinding } from '#kernel';
import type { Mail, MailKind } from './mail.ts';
import type { Mailer } from './mailer.ts';

/** So many messages are kept: enough for who looks at what a test or a demo has sent, and no leak in a process that runs for weeks. */
const keptMax = 100;

export interface MemoryMailerOptions {
  /** Told of each message, without its receiver: for the log. */
  readonly onKept?: (fact: { readonly kind: MailKind; readonly language: string; readonly messageId: string }) => void;
}

/**
 * Sends nothing: keeps the last messages in this process. The default, so that a first start needs no mail server.
 * They hold the links that manage bookings, so no route shows them.
 */
export class MemoryMailer implements Mailer {
  private readonly kept: Mail[] = [];

  constructor(private readonly options: MemoryMailerOptions = {}) {}

  /** The oldest first. */
  get mails(): readonly Mail[] {
    return this.kept;
  }

  send(mail: Mail, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.kept.push(mail);
    if (this.kept.length > keptMax) this.kept.shift();
    const { kind, language, messageId } = mail;
    this.options.onKept?.({ kind, language, messageId });
    return Promise.resolve();
  }

  look(): Promise<ComponentFinding> {
    return Promise.resolve({ status: 'up', sends: false, kept: this.kept.length });
  }

  close(): void {
    this.kept.length = 0;
  }
}
