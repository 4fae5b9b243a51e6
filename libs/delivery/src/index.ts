// What happens after a commit, and by the clock: the outbox's dispatch, mail, webhooks, jobs.
import { WebhookEndpoints1795541004001 } from './webhooks/persistence/migrations/1795541004001-webhook-endpoints.ts';
import { OutboxDeliveries1795541004002 } from './dispatch/persistence/migrations/1795541004002-outbox-deliveries.ts';
import { Jobs1795541004003 } from './jobs/persistence/migrations/1795541004003-jobs.ts';

export const deliveryMigrations = [WebhookEndpoints1795541004001, OutboxDeliveries1795541004002, Jobs1795541004003];

// apps/api: the module, its errors, and how it is.
export { DeliveryModule, type DeliveryOptions } from './delivery.module.ts';
export { webhookErrors } from './webhooks/webhooks.errors.ts';
export { OutboxProbe } from './dispatch/outbox-probe.ts';
export { JobsProbe } from './jobs/jobs-probe.ts';

// Who composes a process of its own: what is dispatched to whom, and what is done by the clock.
export { Dispatcher, type DispatcherOptions } from './dispatch/dispatcher.ts';
export { JobRunner, type JobRunnerOptions } from './jobs/job-runner.ts';

// The command line: what was given up.
export { listParked, readConsumerStates, replayDeliveries, type ConsumerState, type ParkedDelivery } from './dispatch/persistence/outbox-rows.ts';

// apps/api: mail, and what its configuration says.
export { MailModule, type MailOptions } from './mail/mail.module.ts';
export type { MailSettings } from './mail/compose-booking-mail.ts';
export { isManageUrlTemplate, ManageUrl } from './mail/manage-url.ts';
export { type Mailbox, parseMailbox } from './mail/mailbox.ts';
export { languages } from './mail/letters/language.ts';
export { parseSmtpUrl, smtpTlsModes, type SmtpServerAddress } from './mail/smtp/smtp-server-address.ts';

// The dispatcher: the consumer that writes to guests.
export { MailConsumer } from './mail/mail-consumer.ts';

// Health: whether mail can be handed over.
export { MailProbe } from './mail/mail-probe.ts';

// Who brings another way to send, or looks at what was sent.
export { MAILER, type Mailer } from './mail/mailer.ts';
export { type Mail, type MailKind, mailKinds } from './mail/mail.ts';
export { MemoryMailer } from './mail/memory-mailer.ts';

// The command line: how messages look.
export { previewMail } from './mail/preview-mail.ts';
