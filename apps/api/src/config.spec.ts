import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from './config.ts';

const needed = { DATABASE_URL: 'postgres://app:pass@db/couvert', COUVERT_SECRET: 'x'.repeat(32) };

describe('the configuration', () => {
  it('is whole and frozen from two variables', () => {
    const config = parseConfig(needed);
    expect(config).toMatchObject({ port: 3000, host: '127.0.0.1', previousSecret: null, trustedProxies: [], drainWaitMs: 5_000 });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('names everything that is wrong at once, and no secret', () => {
    const wrong = { DATABASE_URL: 'mysql://db/couvert', COUVERT_SECRET: 'hunter2', PORT: '70000', LOG_LEVEL: 'loud', COUVERT_TRUSTED_PROXIES: '10.0.0.0/8, balancer' };
    expect(() => parseConfig(wrong)).toThrow(ConfigError);
    const { message } = expectThrown(() => parseConfig(wrong));
    for (const name of Object.keys(wrong)) expect(message).toContain(name);
    expect(message).not.toContain('hunter2');
    expect(message).toContain('PORT must be a whole number from 0 to 65535.');
    expect(message).toContain('"balancer" is none');
  });

  it('says what is missing', () => {
    expect(expectThrown(() => parseConfig({ ...needed, COUVERT_SECRET: '' })).message).toContain('COUVERT_SECRET is missing.');
  });

  it.each([
    ['PORT', '3000x'],
    ['PORT', '-1'],
    ['PORT', '1e3'],
    ['COUVERT_POOL_SIZE', '0'],
    ['COUVERT_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['COUVERT_TRUSTED_PROXIES', '10.0.0.0/8/8'],
    ['DATABASE_URL', 'localhost:5432'],
    ['DATABASE_REPLICA_URLS', 'postgres://app:pass@one/couvert,two:5432'],
    ['COUVERT_SECRET_PREVIOUS', 'short'],
    ['REDIS_URL', 'http://cache'],
    ['COUVERT_REDIS_NAMESPACE', '{main}'],
    ['COUVERT_REDIS_NAMESPACE', 'lease'],
    ['COUVERT_REDIS_NAMESPACE', 'session'],
    ['SMTP_URL', 'mail.example.com'],
    ['COUVERT_MAIL_FROM', 'Example'],
    ['COUVERT_MAIL_LANGUAGE', 'tlh'],
    ['COUVERT_MANAGE_URL', 'http://book.example.com/{booking}#{token}'],
  ])('refuses %s=%s', (name, value) => {
    expect(() => parseConfig({ ...needed, [name]: value })).toThrow(name);
  });

  it('wants to know who mail comes from, once it is sent', () => {
    const { message } = expectThrown(() => parseConfig({ ...needed, SMTP_URL: 'smtp://couvert:hunter2@mail.example.com' }));
    expect(message).toContain('COUVERT_MAIL_FROM is missing');
    expect(message).not.toContain('hunter2');
    expect(parseConfig({ ...needed, SMTP_URL: 'smtp://mail.example.com', COUVERT_MAIL_FROM: 'Example <bookings@example.com>' })).toMatchObject({ smtp: { host: 'mail.example.com', port: 587 }, mailFrom: { name: 'Example', address: 'bookings@example.com' } });
  });

  it('reads lists and addresses', () => {
    expect(parseConfig({ ...needed, COUVERT_TRUSTED_PROXIES: ' 10.0.0.0/8 , ::1 ' }).trustedProxies).toEqual(['10.0.0.0/8', '::1']);
    expect(parseConfig({ ...needed, DATABASE_REPLICA_URLS: 'postgres://app@one/couvert, postgres://app@two/couvert' }).replicaUrls).toEqual(['postgres://app@one/couvert', 'postgres://app@two/couvert']);
  });
});

function expectThrown(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
