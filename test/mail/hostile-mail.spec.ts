import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Undeliverable, unprotected } from '#kernel';
import { SmtpMailer } from '../../libs/delivery/src/mail/smtp/smtp-mailer.ts';
import { parseSmtpUrl } from '../../libs/delivery/src/mail/smtp/smtp-server-address.ts';
import { eventOf, propertyOf, readCalendar } from '../support/read-calendar.ts';
import { type ReceivedMail, type SmtpSink, startSmtpSink } from '../support/smtp/smtp-sink.ts';
import { aMail, type MailWishes } from './a-mail.ts';

const { signal } = new AbortController();

describe('what strangers write into a mail stays words:', () => {
  let sink: SmtpSink;
  let mailer: SmtpMailer;

  beforeAll(async () => {
    sink = await startSmtpSink();
    mailer = new SmtpMailer({ server: parseSmtpUrl(sink.url), tls: 'auto', policy: unprotected('smtp') });
  });
  afterAll(async () => {
    mailer?.close();
    await sink?.close();
  });

  async function arriving(wishes: MailWishes): Promise<ReceivedMail> {
    const before = sink.mails.length;
    await mailer.send(aMail(wishes), signal);
    const mail = sink.mails[before];
    if (mail === undefined) throw new Error('nothing has arrived');
    return mail;
  }

  const headOf = ({ raw }: ReceivedMail): string => raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  const namesOf = (mail: ReceivedMail): string[] => headOf(mail).split('\r\n').map((line) => line.slice(0, line.indexOf(':')).toLowerCase()).sort();

  it('<script> in names is shown and not run', async () => {
    const { parsed } = await arriving({ guestName: '<script>alert(1)</script>', restaurant: { name: '<img src=x onerror=alert(1)> & "Söhne"', street: '</td><script>1</script>' } });
    expect(parsed.html).not.toMatch(/<(script|img)/i);
    expect(parsed.html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;Söhne&quot;');
    expect(parsed.text).toContain('<img src=x onerror=alert(1)> & "Söhne"');
  });

  it.each(['\r\nBcc: victim@example.org\r\n\r\nBuy!', '\nX-Injected: yes', '\rX-Injected: yes', '\u2028X-Injected: yes', '\u0085X-Injected: yes', '\0X-Injected: yes', '\u000bX-Injected: yes'])('a line end in a name begins no header (%j)', async (end) => {
    const usual = await arriving({});
    const mail = await arriving({ guestName: `Ada${end}`, restaurant: { name: `Léon${end}`, email: 'hello@chezleon.example' } });
    expect(namesOf(mail)).toEqual(namesOf(usual));
    expect(mail.envelope).toEqual({ from: 'bookings@couvert.example', to: ['ada@example.com'] });
    expect(mail.parsed.bcc).toBeUndefined();
    const calendar = readCalendar(calendarOf(mail));
    expect(eventOf(calendar).properties.map(({ name }) => name)).toEqual(eventOf(readCalendar(calendarOf(usual))).properties.map(({ name }) => name));
  });

  it('a name that ends the parameter of a calendar names no other organizer', async () => {
    const mail = await arriving({ restaurant: { name: 'Léon";SENT-BY="mailto:evil@example.org":mailto:evil@example.org' } });
    const organizer = propertyOf(eventOf(readCalendar(calendarOf(mail))), 'ORGANIZER');
    expect(organizer.value).toBe('mailto:bookings@couvert.example');
    expect(Object.keys(organizer.parameters)).toEqual(['CN']);
  });

  it('commas, semicolons, backslashes, emoji and right-to-left names come through', async () => {
    const name = 'Léon, Fils; Frères \\n & Co 🦪🇧🇪';
    const mail = await arriving({ restaurant: { name }, guestName: 'عمر الخيام' });
    expect(propertyOf(eventOf(readCalendar(calendarOf(mail))), 'SUMMARY').text).toBe(`Table at ${name}`);
    expect(mail.parsed.subject).toContain(name);
    expect(mail.parsed.from?.value).toEqual([{ name, address: 'bookings@couvert.example' }]);
    // Its direction ends with it: the comma behind it belongs to the sentence.
    expect(mail.parsed.text).toContain('Hello \u2068عمر الخيام\u2069,');
    const hebrew = await arriving({ restaurant: { name: 'מסעדה "ים"' } });
    expect(propertyOf(eventOf(readCalendar(calendarOf(hebrew))), 'SUMMARY').text).toBe('Table at \u2068מסעדה "ים"\u2069');
  });

  it('a name of ten kilobytes neither fills the mail nor the subject', async () => {
    const mail = await arriving({ guestName: 'A'.repeat(10_000), restaurant: { name: '😀'.repeat(5_000), street: 'x'.repeat(10_000) } });
    expect(mail.raw.length).toBeLessThan(30_000);
    expect(mail.parsed.subject?.length).toBeLessThan(200);
    expect(mail.parsed.subject).not.toMatch(/\uFFFD/);
    expect(mail.parsed.text).toContain('Hello,');
    readCalendar(calendarOf(mail));
  });

  it.each(['Win money: https://evil.example/a', 'www.evil.example', 'evil.example wants you', 'mail me@evil.example', 'call 0900 123456', '<b>x</b>', '{phone}'])('the platform greets nobody by an advertisement (%s)', async (guestName) => {
    const { raw, parsed } = await arriving({ guestName });
    expect(parsed.text).toContain('\nHello,\n');
    expect(`${raw}${parsed.text}${String(parsed.html)}${calendarOf({ parsed })}`).not.toContain(guestName);
  });

  it('an override of direction does not turn the sentence around', async () => {
    const { parsed } = await arriving({ guestName: 'Ada \u202Eecalevol', restaurant: { name: 'L\u2067éon\u200B' } });
    expect(`${parsed.text}${String(parsed.html)}${parsed.subject}`).not.toMatch(/[\u202A-\u202E\u2066\u2067\u200B]/);
  });

  it.each(['ada@example.com\r\nRCPT TO:<victim@example.org>', 'ada@example.com, victim@example.org', '<victim@example.org>', 'ada', '"a b"@example.com', `${'a'.repeat(300)}@example.com`, 'ada@example.com>\r\nDATA'])('what is no address is written to by nobody (%j)', (guestEmail) => {
    expect(() => aMail({ guestEmail })).toThrow(Undeliverable);
  });

  it('the mailer itself lets no line end into a header, whoever composes', async () => {
    const before = sink.mails.length;
    await mailer.send({ ...aMail(), subject: 'Hi\r\nBcc: victim@example.org', from: { name: 'x\r\nX-Injected: 1', address: 'bookings@couvert.example' } }, signal);
    const mail = sink.mails[before];
    expect(mail?.parsed.bcc).toBeUndefined();
    expect(mail?.parsed.headers.has('x-injected')).toBe(false);
    expect(mail?.envelope.to).toEqual(['ada@example.com']);
  });
});

function calendarOf({ parsed }: Pick<ReceivedMail, 'parsed'>): string {
  return parsed.attachments.find(({ contentType }) => contentType === 'application/ics')?.content.toString('utf8') ?? '';
}
