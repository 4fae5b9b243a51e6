import { describe, expect, it } from 'vitest';
import { consistencyCookie, consistencyTokenOf } from './consistency-request.ts';

describe('the token that a request brings', () => {
  it('comes in the header, or in the cookie that an answer set', () => {
    const cookie = consistencyCookie('from-cookie_1', { isSecure: true }).split(';', 1)[0] ?? '';
    expect(consistencyTokenOf({})).toBeUndefined();
    expect(consistencyTokenOf({ 'x-consistency': 'from-header' })).toBe('from-header');
    expect(consistencyTokenOf({ cookie: `a=b; ${cookie}; c=d` })).toBe('from-cookie_1');
    expect(consistencyTokenOf({ cookie: `not_${cookie}` })).toBeUndefined();
    expect(consistencyTokenOf({ cookie, 'x-consistency': 'from-header' })).toBe('from-header');
  });

  it('is kept for a minute, out of reach of scripts, and sent in the clear only where it was', () => {
    expect(consistencyCookie('t', { isSecure: false })).toBe('couvert_consistency=t; Path=/; Max-Age=60; HttpOnly; SameSite=Lax');
    expect(consistencyCookie('t', { isSecure: true })).toMatch(/; Secure$/);
  });
});
