import { describe, expect, it } from 'vitest';
import { isManageUrlTemplate, ManageUrl } from './manage-url.ts';

describe('the address where bookings are managed', () => {
  it.each(['https://book.example.com/{booking}#{token}', 'https://book.example.com/{tenant}/{booking}?t={token}', 'http://localhost:3001/{booking}/{token}', 'http://[::1]/{booking}/{token}'])('may be %s', (text) => expect(isManageUrlTemplate(text)).toBe(true));

  it.each([
    '', 'https://book.example.com/', 'https://book.example.com/{token}', 'https://book.example.com/{booking}', 'http://book.example.com/{booking}/{token}', 'javascript:{booking}{token}', 'https://{tenant}.example.com/{booking}#{token}',
    'https://book.example.com/{booking}/{token}/{guest}', 'https://user:pass@book.example.com/{booking}#{token}', 'https://book.example.com/{booking}#{token}\nBcc:', 'https://book.example.com/{booking}#{token}">', 'data:text/html,{booking}{token}',
  ])('is not %j', (text) => {
    expect(isManageUrlTemplate(text)).toBe(false);
    expect(() => new ManageUrl(text)).toThrow(RangeError);
  });

  it('holds what it is filled with as data', () => {
    expect(new ManageUrl('https://book.example.com/{tenant}/{booking}#{token}').of({ tenant: '../a b', booking: '<>', token: '"&{booking}' })).toBe('https://book.example.com/..%2Fa%20b/%3C%3E#%22%26%7Bbooking%7D');
  });
});
