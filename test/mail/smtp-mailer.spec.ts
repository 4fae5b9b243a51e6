import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Undeliverable, unprotected } from '#kernel';
import { MailNotTaken } from '../../libs/delivery/src/mail/smtp/smtp-answer.ts';
import { SmtpMailer, type SmtpMailerOptions } from '../../libs/delivery/src/mail/smtp/smtp-mailer.ts';
import { parseSmtpUrl } from '../../libs/delivery/src/mail/smtp/smtp-server-address.ts';
import { type Certificate, makeCertificate } from '../support/redis/certificate.ts';
import { onlyMailOf, type SmtpSink, type SmtpSinkOptions, startSmtpSink } from '../support/smtp/smtp-sink.ts';
import { aMail } from './a-mail.ts';

const { signal } = new AbortController();
const waiting = { timeout: 30_000, interval: 20 };

describe('mail by SMTP', () => {
  const ends: (() => unknown)[] = [];
  let folder: string;
  let certificate: Certificate;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'couvert-smtp-'));
    certificate = await makeCertificate(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });

  async function aSink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
    const sink = await startSmtpSink(options);
    ends.push(() => sink.close());
    return sink;
  }
  function aMailer(url: string, options: Partial<SmtpMailerOptions> = {}): SmtpMailer {
    const mailer = new SmtpMailer({ server: parseSmtpUrl(url), tls: 'auto', policy: unprotected('smtp'), ...options });
    ends.push(() => mailer.close());
    return mailer;
  }

  it.each([
    ['rcpt', 550, '5.1.1 <ada@example.com> is nobody here', '550 5.1.1'],
    ['rcpt', 552, 'the mailbox is full', '552'],
    ['mail', 553, '5.1.8 no such sender', '553 5.1.8'],
    ['data', 554, '5.7.1 ada@example.com wants no such mail', '554 5.7.1'],
  ] as const)('is given up when the server refuses it for good (%s, %i)', async (at, code, text, told) => {
    const sink = await aSink();
    sink.mood = { kind: 'refuses', at, code, text };
    const refusal = await aMailer(sink.url).send(aMail(), signal).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Undeliverable);
    // Shown to administrators: the server's words hold the guest's address.
    expect(String(refusal)).toContain(told);
    expect(String(refusal)).not.toContain('ada');
    expect(sink.mails).toEqual([]);
  });

  it.each([
    ['rcpt', 450, '4.2.1 ada@example.com is busy'],
    ['rcpt', 451, 'greylisted'],
    ['data', 452, 'no room'],
    ['connect', 554, 'no service for you'],
    ['mail', 530, '5.7.0 log in first'],
  ] as const)('is tried again later when the server refuses it for now, or us instead of it (%s, %i)', async (at, code, text) => {
    const sink = await aSink();
    const mailer = aMailer(sink.url);
    sink.mood = { kind: 'refuses', at, code, text };
    const failure = await mailer.send(aMail(), signal).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MailNotTaken);
    expect(String(failure)).not.toContain('ada');
    sink.mood = { kind: 'takes' };
    await mailer.send(aMail(), signal);
    expect(onlyMailOf(sink).parsed.messageId).toBe(`<${aMail().messageId}>`);
  });

  it('leaves the policy as a success when the message, and not the server, was at fault', async () => {
    const sink = await aSink();
    const seen: string[] = [];
    const policy = { name: 'smtp', execute: async <T>(work: (attempt: AbortSignal) => Promise<T>): Promise<T> => work(signal).then((value) => (seen.push('worked'), value), (error: unknown) => (seen.push('failed'), Promise.reject(error as Error))) };
    const mailer = aMailer(sink.url, { policy });
    sink.mood = { kind: 'refuses', at: 'rcpt', code: 550, text: 'nobody' };
    await expect(mailer.send(aMail(), signal)).rejects.toBeInstanceOf(Undeliverable);
    sink.mood = { kind: 'refuses', at: 'rcpt', code: 451, text: 'later' };
    await expect(mailer.send(aMail(), signal)).rejects.toBeInstanceOf(MailNotTaken);
    expect(seen).toEqual(['worked', 'failed']);
  });

  it('is tried again when the server dies in the middle of the message, and then arrives', async () => {
    const sink = await aSink();
    const mailer = aMailer(sink.url);
    sink.mood = { kind: 'dies' };
    await expect(mailer.send(aMail(), signal)).rejects.toBeInstanceOf(MailNotTaken);
    expect(sink.begun).toBeGreaterThan(0);
    sink.mood = { kind: 'takes' };
    await mailer.send(aMail(), signal);
    expect(sink.mails).toHaveLength(1);
  });

  it('waits for no server that says nothing for too long', async () => {
    const sink = await aSink();
    sink.mood = { kind: 'hangs' };
    await expect(aMailer(sink.url, { limits: { silenceMs: 300 } }).send(aMail(), signal)).rejects.toThrow('ETIMEDOUT');
    expect(sink.begun).toBe(1);
  });

  it('waits for none beyond the time of a message, and not once nobody wants it any more', async () => {
    const sink = await aSink();
    sink.mood = { kind: 'hangs' };
    await expect(aMailer(sink.url, { limits: { sendMs: 300 } }).send(aMail(), signal)).rejects.toThrow('EABORT');
    const drain = new AbortController();
    const sending = aMailer(sink.url).send(aMail(), drain.signal).catch((error: unknown) => error);
    await vi.waitFor(() => expect(sink.begun).toBe(2), waiting);
    drain.abort();
    expect(await sending).toBeInstanceOf(MailNotTaken);
    await vi.waitFor(() => expect(sink.connectionsNow).toBe(0), waiting);
  });

  it('is tried again when there is no server', async () => {
    const sink = await startSmtpSink();
    await sink.close();
    await expect(aMailer(sink.url).send(aMail(), signal)).rejects.toBeInstanceOf(MailNotTaken);
  });

  it('shares a bounded number of connections', async () => {
    const sink = await aSink();
    const mailer = aMailer(sink.url, { limits: { connectionsMax: 2 } });
    await Promise.all(Array.from({ length: 12 }, (_, index) => mailer.send(aMail({ id: String(index) }), signal)));
    expect(sink.mails).toHaveLength(12);
    expect(sink.connectionsMost).toBe(2);
    expect(new Set(sink.mails.map(({ parsed }) => parsed.messageId)).size).toBe(12);
  });

  it('goes out encrypted by STARTTLS, with the log-in, to a server whose certificate is trusted', async () => {
    const sink = await aSink({ certificate, login: { user: 'couvert', password: 'p@ss/word' } });
    const url = `smtp://couvert:${encodeURIComponent('p@ss/word')}@127.0.0.1:${sink.port}`;
    await aMailer(url, { tls: 'required', trustedCertificates: certificate.certificate }).send(aMail(), signal);
    expect(onlyMailOf(sink)).toMatchObject({ wasEncrypted: true, user: 'couvert' });
  });

  it('speaks TLS from the first byte where the address says so', async () => {
    const sink = await aSink({ certificate, isTls: true });
    await aMailer(sink.url, { trustedCertificates: certificate.certificate }).send(aMail(), signal);
    expect(onlyMailOf(sink).wasEncrypted).toBe(true);
  });

  it('does not go out in the clear when encryption is required and not offered, nor to who cannot prove themselves', async () => {
    const clear = await aSink();
    await expect(aMailer(clear.url, { tls: 'required' }).send(aMail(), signal)).rejects.toBeInstanceOf(MailNotTaken);
    const unknown = await aSink({ certificate });
    await expect(aMailer(unknown.url, { tls: 'required' }).send(aMail(), signal)).rejects.toBeInstanceOf(MailNotTaken);
    expect([...clear.mails, ...unknown.mails]).toEqual([]);
  });

  it('goes to the machine itself as it is, certificate or not', async () => {
    const sink = await aSink({ certificate });
    await aMailer(sink.url).send(aMail(), signal);
    expect(onlyMailOf(sink).wasEncrypted).toBe(false);
  });

  it('is looked at by logging in, and says no word of what the server said', async () => {
    const login = { user: 'couvert', password: 'right' };
    const sink = await aSink({ login });
    expect(await aMailer(`smtp://couvert:right@127.0.0.1:${sink.port}`).look(signal)).toEqual({ status: 'up', sends: true });
    expect(await aMailer(`smtp://couvert:wrong@127.0.0.1:${sink.port}`).look(signal)).toEqual({ status: 'down', sends: true, reason: '535 5.7.8' });
    await sink.close();
    expect(await aMailer(sink.url).look(signal)).toMatchObject({ status: 'down', reason: 'ESOCKET' });
    expect(sink.begun).toBe(0);
  });

  it('is tried again, and not given up, when the log-in is refused', async () => {
    const sink = await aSink({ login: { user: 'couvert', password: 'right' } });
    await expect(aMailer(`smtp://couvert:wrong@127.0.0.1:${sink.port}`).send(aMail(), signal)).rejects.toBeInstanceOf(MailNotTaken);
  });
});
