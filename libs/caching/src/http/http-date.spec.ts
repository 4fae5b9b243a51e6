import { describe, expect, it } from 'vitest';
import { formatHttpDate, parseHttpDate } from './http-date.ts';

const at = Date.UTC(1994, 10, 6, 8, 49, 37);

describe('an HTTP date (RFC 9110, 5.6.7)', () => {
  it.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])('is read as %s', (text) => {
    expect(parseHttpDate(text, Date.UTC(2026, 0, 1))).toBe(at);
  });

  it('is written in one form', () => {
    expect(formatHttpDate(at)).toBe('Sun, 06 Nov 1994 08:49:37 GMT');
  });

  it('of two digits lies at most fifty years ahead', () => {
    expect(parseHttpDate('Wednesday, 01-Jan-76 00:00:00 GMT', Date.UTC(2026, 0, 1))).toBe(Date.UTC(2076, 0, 1));
    expect(parseHttpDate('Saturday, 01-Jan-77 00:00:00 GMT', Date.UTC(2026, 0, 1))).toBe(Date.UTC(1977, 0, 1));
  });

  it.each(['', 'now', '0', '1994-11-06T08:49:37Z', 'Sun, 06 Nov 1994 08:49:37', 'Sun, 6 Nov 1994 08:49:37 GMT', 'Sun, 06 Nov 1994 24:00:00 GMT', 'Thu, 31 Feb 2026 00:00:00 GMT', 'Sun, 06 Nov 1994 08:49:37 CET', 'sun, 06 nov 1994 08:49:37 gmt'])(
    'is not %j',
    (text) => {
      expect(parseHttpDate(text)).toBeNull();
    },
  );
});
