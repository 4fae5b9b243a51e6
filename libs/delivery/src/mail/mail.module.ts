import { type DynamicModule, Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { FindBookingToTell } from '#bookings';
import { Policies } from '#kernel';
import { HealthWatcher } from '#monitoring';
import type { MailSettings } from './compose-booking-mail.ts';
import { MAIL_SETTINGS, MailConsumer } from './mail-consumer.ts';
import { MailProbe } from './mail-probe.ts';
import { MAILER, type Mailer } from './mailer.ts';
import { MemoryMailer, type MemoryMailerOptions } from './memory-mailer.ts';
import { SmtpMailer, type SmtpMailerOptions } from './smtp/smtp-mailer.ts';

export interface MailOptions extends MemoryMailerOptions {
  readonly settings: MailSettings;
  /** Null: nothing is sent, the last messages are kept in this process. */
  readonly smtp: Pick<SmtpMailerOptions, 'server' | 'tls'> | null;
  /** In the place of both. */
  readonly mailer?: Mailer;
}

/** Mail to guests. Needs KernelModule and SecurityModule, which are global. */
@Module({})
export class MailModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(MAILER) private readonly mailer: Mailer,
    private readonly probe: MailProbe,
    private readonly health: HealthWatcher,
  ) {}

  static forRoot({ settings, smtp, mailer, onKept }: MailOptions): DynamicModule {
    const openMailer = (policies: Policies): Mailer => mailer ?? (smtp === null ? new MemoryMailer({ onKept }) : new SmtpMailer({ ...smtp, policy: policies.of('smtp') }));
    return {
      module: MailModule,
      providers: [FindBookingToTell, MailConsumer, MailProbe, { provide: MAIL_SETTINGS, useValue: settings }, { provide: MAILER, useFactory: openMailer, inject: [Policies] }],
      exports: [MailConsumer, MailProbe, MAILER],
    };
  }

  onApplicationBootstrap(): void {
    this.health.watch(this.probe);
  }

  // After the dispatcher has stopped: it stops before the shutdown, as everything that brings work does.
  onApplicationShutdown(): void {
    this.mailer.close();
  }
}
