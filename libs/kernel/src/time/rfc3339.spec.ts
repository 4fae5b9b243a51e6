import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatLocal, formatMinutes, formatRfc3339, parseRfc3339 } from './rfc3339.ts';

describe('RFC 3339', () => {
  it('writes the guest’s clock and its offset', () => {
    expect(formatRfc3339(Date.UTC(2027, 2, 28, 17, 30), 'Europe/Brussels')).toBe('2027-03-28T19:30:00+02:00');
    expect(formatRfc3339(Date.UTC(2027, 2, 28, 0), 'Asia/Kathmandu')).toBe('2027-03-28T05:45:00+05:45');
    expect(formatRfc3339(Date.UTC(2027, 2, 28, 0), 'America/St_Johns')).toBe('2027-03-27T21:30:00-02:30');
    expect(formatRfc3339(-1, 'UTC')).toBe('1969-12-31T23:59:59+00:00');
  });

  it('reads back what it wrote, to the second', () => {
    const zone = fc.constantFrom('Europe/Brussels', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Apia');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2090, 0) }), zone, (epochMs, timeZone) => {
        expect(parseRfc3339(formatRfc3339(epochMs, timeZone))).toBe(Math.floor(epochMs / 1000) * 1000);
      }),
    );
  });

  it('reads fractions, lower case and Z', () => {
    expect(parseRfc3339('2027-03-28T19:30:00.250z')).toBe(Date.UTC(2027, 2, 28, 19, 30, 0, 250));
  });

  it('refuses what is no instant', () => {
    const wrong = ['', '2027-03-28', '2027-03-28T19:30', '2027-03-28T19:30:00', '2027-02-30T10:00:00Z', '2027-13-01T10:00:00Z',
      '2027-03-28T25:00:00Z', '2027-03-28 19:30:00Z', '+012027-03-28T19:30:00Z', '2027-03-28T19:30:00+2:00', '2027-04-31T10:00:00Z'];
    for (const text of wrong) expect(parseRfc3339(text), text).toBeNull();
  });
});

describe('local times', () => {
  it('are written as a clock shows them, past midnight too', () => {
    expect([300, 1170, 1440, 1530, 1740].map(formatMinutes)).toEqual(['05:00', '19:30', '00:00', '01:30', '05:00']);
    expect(formatLocal(Date.UTC(2027, 2, 28, 17, 30), 'Europe/Brussels')).toEqual({ date: '2027-03-28', time: '19:30' });
  });
});
