import { Inject, Injectable } from '@nestjs/common';
import type { ComponentFinding, ComponentProbe } from '#kernel';
import { MAILER, type Mailer } from './mailer.ts';

/** Can mail be handed over? While it cannot, it waits in the outbox, and bookings go on. */
@Injectable()
export class MailProbe implements ComponentProbe {
  readonly name = 'mail';

  constructor(@Inject(MAILER) private readonly mailer: Mailer) {}

  look(signal: AbortSignal): Promise<ComponentFinding> {
    return this.mailer.look(signal);
  }
}
