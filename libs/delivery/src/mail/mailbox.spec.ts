import { describe, expect, it } from 'vitest';
import { domainOf, isMailAddress, parseMailbox } from './mailbox.ts';

describe('an address', () => {
  it.each(['ada@example.com', "o'brien+tag@mail.example.co.uk", 'jürgen@müller.example', 'a@b.cd', `${'a'.repeat(64)}@example.com`])('may be %s', (address) => expect(isMailAddress(address)).toBe(true));

  it.each(['', 'ada', '@example.com', 'ada@', 'ada@localhost', 'a b@example.com', 'a@b@example.com', '"a b"@example.com', 'a..b@example.com', '.a@example.com', 'a@-example.com', 'a@example.com.', 'a,b@example.com', 'a@example.com\n', 'a\u0000@example.com', 'a\u202E@example.com', 'a@[127.0.0.1]', `${'a'.repeat(65)}@example.com`, `a@${'b'.repeat(250)}.com`])('is not %j', (address) =>
    expect(isMailAddress(address)).toBe(false));

  it('is judged in no time, however it is made', () => {
    expect(isMailAddress(`${'a.'.repeat(100)}@${'a-'.repeat(20)}`)).toBe(false);
  });
});

describe('a mailbox', () => {
  it('has a name or none', () => {
    expect(parseMailbox('bookings@example.com')).toEqual({ name: '', address: 'bookings@example.com' });
    expect(parseMailbox('Chez Léon <bookings@example.com>')).toEqual({ name: 'Chez Léon', address: 'bookings@example.com' });
    expect(parseMailbox('"Léon, Fils" <bookings@example.com>')).toEqual({ name: 'Léon, Fils', address: 'bookings@example.com' });
    expect(domainOf({ address: 'bookings@example.com' })).toBe('example.com');
  });

  it.each(['Léon', 'Léon <bookings>', '<a@example.com> <b@example.com>', 'a@example.com, b@example.com'])('is not %s', (text) => expect(() => parseMailbox(text)).toThrow('must be an address'));
});
