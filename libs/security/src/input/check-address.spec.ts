import { describe, expect, it } from 'vitest';
import { checkAddress } from './check-address.ts';

describe('checkAddress', () => {
  it('lets ordinary addresses pass', () => {
    for (const url of ['/', '/v1/search?q=caf%C3%A9+cr%C3%A8me&near=40.7,-74', '/v1/search?q=100%25', '/v1/restaurants/le-%F0%9F%8D%9D']) expect(() => checkAddress(url)).not.toThrow();
  });

  it('refuses NUL, broken escapes, surrogates and overlong forms', () => {
    for (const url of ['/v1/search?q=%00', '/v1/restaurants/a%00b', '/?q=%', '/?q=%zz', '/?q=%ff', '/?q=%ed%a0%80', '/?q=%c0%80', '/?%00=1']) {
      expect(() => checkAddress(url), url).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }));
    }
  });

  it('refuses what is longer than any address of ours', () => {
    expect(() => checkAddress(`/?q=${'a'.repeat(8_192)}`)).toThrow(expect.objectContaining({ code: 'URI_TOO_LONG' }));
  });
});
