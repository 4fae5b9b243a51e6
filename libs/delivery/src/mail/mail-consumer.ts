import { Inject, Injectable } from '@nestjs/common';
import { FindBookingToTell } from '#bookings';
import { type OutboxConsumer, type OutboxDelivery, systemContext, Undeliverable } from '#kernel';
import { composeBookingMail, type MailSettings } from './compose-booking-mail.ts';
import type { BookingMailKind } from './mail.ts';
import { MAILER, type Mailer } from './mailer.ts';
import { isStillTrue } from './still-true.ts';
import { toldBookingOf } from './told-booking.ts';

/** Injection token of the installation's `MailSettings`. */
export const MAIL_SETTINGS = Symbol('couvert:mail-settings');

// What a guest hears of. Not of other tables for the same party, nor of what they see themselves: holds, arrival, the bill.
const kinds: Readonly<Record<string, BookingMailKind>> = {
  'booking.requested': 'request',
  'booking.confirmed': 'confirmation',
  'booking.declined': 'refusal',
  'booking.moved': 'change',
  'booking.edited': 'change',
  'booking.cancelled': 'cancellation',
  'booking.reminder': 'reminder',
};

/** Looking a booking up takes milliseconds; who waits longer waits for a database that is away, and is asked again. */
const lookMs = 10_000;

/** Writes to guests what has become of their bookings. */
@Injectable()
export class MailConsumer implements OutboxConsumer {
  readonly name = 'mail';
  readonly topics = Object.keys(kinds);

  constructor(
    private readonly findBooking: FindBookingToTell,
    @Inject(MAILER) private readonly mailer: Mailer,
    @Inject(MAIL_SETTINGS) private readonly settings: MailSettings,
  ) {}

  async deliver(delivery: OutboxDelivery, signal: AbortSignal): Promise<void> {
    const kind = kinds[delivery.topic];
    const told = toldBookingOf(delivery);
    if (kind === undefined || told === null) throw new Undeliverable(`a message of the topic ${delivery.topic} that tells of no booking`);
    // 1. Messages hold no contact data, so that a guest is erased in one place: it is read now.
    const ctx = systemContext(delivery.tenantId, { traceId: delivery.traceId, requestId: `outbox-${delivery.id}`, deadlineAtMs: performance.now() + lookMs });
    const found = await this.findBooking.execute(ctx, told.bookingId, { signal });
    // 2. Erased, overtaken, or about somebody who is in the house and needs no mail: done.
    if (found === null || found.booking.source === 'walk_in' || !isStillTrue(kind, told, found.booking, found.nowMs)) return;
    const mail = composeBookingMail({ kind, delivery, told, found }, this.settings);
    // 3. No address: done.
    if (mail !== null) await this.mailer.send(mail, signal);
  }
}
