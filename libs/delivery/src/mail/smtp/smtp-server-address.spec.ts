import { describe, expect, it } from 'vitest';
import { isPlainAllowed, parseSmtpUrl } from './smtp-server-address.ts';

describe('the address of a mail server', () => {
  it('names host, port, encryption and log-in', () => {
    expect(parseSmtpUrl('smtp://mail.example.com')).toEqual({ host: 'mail.example.com', port: 587, isTls: false, user: null, password: null });
    expect(parseSmtpUrl('smtps://ada%40example.com:p%40ss@mail.example.com')).toEqual({ host: 'mail.example.com', port: 465, isTls: true, user: 'ada@example.com', password: 'p@ss' });
    expect(parseSmtpUrl('smtp://[::1]:25/')).toMatchObject({ host: '::1', port: 25 });
  });

  it.each(['mail.example.com', 'http://mail.example.com', 'smtp://', 'smtp://mail.example.com/path', 'smtp://mail.example.com?secret=1', 'smtp://a:%ZZhunter2@mail.example.com', 'smtp://a:hunter2@mail.example.com:99999'])('is not %s, and no password is repeated', (text) => {
    expect(() => parseSmtpUrl(text)).toThrow(RangeError);
    expect(() => parseSmtpUrl(text)).not.toThrow(/hunter2/);
  });

  it.each([
    ['smtp://mail.example.com', 'auto', false],
    ['smtp://127.0.0.1.example.com', 'auto', false],
    ['smtp://10.0.0.1', 'auto', false],
    ['smtp://mail.example.com', 'none', true],
    ['smtp://127.0.0.1', 'auto', true],
    ['smtp://localhost', 'auto', true],
    ['smtp://[::1]', 'auto', true],
    ['smtp://127.0.0.1', 'required', false],
    ['smtps://127.0.0.1', 'none', false],
  ] as const)('%s with %s: in the clear %s', (url, tls, isAllowed) => expect(isPlainAllowed(parseSmtpUrl(url), tls)).toBe(isAllowed));
});
