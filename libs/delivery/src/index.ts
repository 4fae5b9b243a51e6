// What happens after a commit, and by the clock: the outbox's dispatch, mail, webhooks, jobs.

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
