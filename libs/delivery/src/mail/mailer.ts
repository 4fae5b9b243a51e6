import type { ComponentFinding } from '#kernel';
import type { Mail } from './mail.ts';

/** Hands a message over to whoever brings it to its receiver. */
export interface Mailer {
  /**
   * Resolves once somebody else answers for the message.
   * @throws `Undeliverable` when it was refused for good; anything else: try again later
   */
  send(mail: Mail, signal: AbortSignal): Promise<void>;
  /** Whether a message could be handed over now; sends none. */
  look(signal: AbortSignal): Promise<ComponentFinding>;
  /** Lets go of connections; what is under way fails. */
  close(): void;
}

/** Injection token of the application's `Mailer`. */
export const MAILER = Symbol('couvert:mailer');
