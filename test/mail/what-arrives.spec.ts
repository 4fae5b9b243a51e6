import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages, mailKinds, previewMail } from '#delivery';
import { unprotected } from '#kernel';
import { parseSmtpUrl } from '../../libs/delivery/src/mail/smtp/smtp-server-address.ts';
import { SmtpMailer } from '../../libs/delivery/src/mail/smtp/smtp-mailer.ts';
import { eventOf, propertyOf, readCalendar } from '../support/read-calendar.ts';
import { type ReceivedMail, type SmtpSink, startSmtpSink } from '../support/smtp/smtp-sink.ts';

const { signal } = new AbortController();

// Each kind in each language, sent to a real server, and read by another hand than the one that wrote it.
describe.each(mailKinds.flatMap((kind) => languages.map((language) => ({ kind, language }))))('$kind in $language', ({ kind, language }) => {
  let sink: SmtpSink;
  let arrived: ReceivedMail;

  beforeAll(async () => {
    sink = await startSmtpSink();
    const mailer = new SmtpMailer({ server: parseSmtpUrl(sink.url), tls: 'auto', policy: unprotected('smtp') });
    await mailer.send(previewMail(kind, language), signal);
    mailer.close();
    const [mail] = sink.mails;
    if (mail === undefined) throw new Error('nothing has arrived');
    arrived = mail;
  });
  afterAll(() => sink?.close());

  it('arrives with these words', async () => {
    const { from, to, replyTo, subject, text } = arrived.parsed;
    const head = [`From: ${from?.text}`, `To: ${[to].flat()[0]?.text}`, ...(replyTo === undefined ? [] : [`Reply-To: ${replyTo.text}`]), `Subject: ${subject}`];
    await expect(`${head.join('\n')}\n\n${(text ?? '').replaceAll('\r\n', '\n')}`).toMatchFileSnapshot(`letters/${kind}.${language}.txt`);
  });

  it('says the same in both parts, and loads nothing', () => {
    const html = arrived.parsed.html || '';
    expect(html).toContain(`<html lang="${language}"`);
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).not.toMatch(/<(img|link|script|iframe|object|video|audio|base|form)\b|url\(|@import|@font-face|\ssrc=/i);
    const shown = html.replace(/<style>[\s\S]*?<\/style>|<title>[\s\S]*?<\/title>/g, '').replace(/<[^>]+>/g, ' ').replaceAll('&#39;', "'").replaceAll('&amp;', '&').replace(/\s+/g, ' ');
    for (const line of (arrived.parsed.text ?? '').split(/\r?\n/).filter((words) => words !== '' && !/^=+$|^https:/.test(words))) {
      for (const words of line.split(/\u00A0?:(?: |$)/)) expect(shown).toContain(words.trim());
    }
    for (const [address] of (arrived.parsed.text ?? '').matchAll(/https:\S+/g)) expect(html).toContain(`href="${address}"`);
  });

  it('is known for what it is: automatic, of this language, with the name that a repeat has as well', () => {
    const { headers, messageId } = arrived.parsed;
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(headers.get('content-language')).toBe(language);
    expect(headers.has('list-unsubscribe')).toBe(false);
    expect(messageId).toBe(`<${previewMail(kind, language).messageId}>`);
  });

  it('has a calendar where the booking is made, changed or ended', () => {
    const calendars = arrived.parsed.attachments.filter(({ contentType }) => contentType === 'text/calendar' || contentType === 'application/ics');
    const method = { confirmation: 'REQUEST', change: 'REQUEST', cancellation: 'CANCEL' }[kind as string];
    expect(calendars.length > 0).toBe(method !== undefined);
    if (method === undefined) return;
    // RFC 6047 §2.4: the part says the method, and the calendar the same.
    expect(arrived.raw).toMatch(new RegExp(`Content-Type: text/calendar; charset=utf-8; method=${method}`, 'i'));
    for (const { content } of calendars) {
      const calendar = readCalendar(content.toString('utf8'));
      expect(propertyOf(calendar, 'METHOD').value).toBe(method);
      const event = eventOf(calendar);
      expect(propertyOf(event, 'DTSTART').value).toBe('20270327T183000Z');
      expect(propertyOf(event, 'ORGANIZER').value).toBe(`mailto:${arrived.parsed.from?.value[0]?.address}`);
      expect(propertyOf(event, 'LOCATION').text).toBe('Chez Léon, Rue des Bouchers 18, 1000 Bruxelles');
    }
  });
});
