import { describe, expect, it } from 'vitest';
import { addressKey, AnswerAddresses } from './answer-addresses.ts';

describe('what an address asks', () => {
  it('does not depend on its spelling', () => {
    const one = addressKey({ route: '/v1/search', path: {}, query: { q: 'sushi', limit: 20, near: undefined } });
    expect(addressKey({ route: '/v1/search', path: {}, query: { limit: 20, q: 'sushi' } })).toBe(one);
    expect(addressKey({ route: '/v1/search', path: {}, query: { limit: 21, q: 'sushi' } })).not.toBe(one);
    expect(addressKey({ route: '/v1/reviews', path: {}, query: { limit: 20, q: 'sushi' } })).not.toBe(one);
  });

  it('cannot be made to look like another', () => {
    const keys = [
      addressKey({ route: '/r/:a', path: { a: 'x' }, query: {} }),
      addressKey({ route: '/r/:a', path: { a: 'x"],[["b","c' }, query: {} }),
      addressKey({ route: '/r/:a', path: {}, query: { a: 'x' } }),
      addressKey({ route: '/r/:a', path: { a: 'x' }, query: { b: 'c' } }),
      addressKey({ route: '/r/:a', path: { a: ['x'] }, query: {} }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is remembered while it is asked, and memory is bounded', () => {
    const addresses = new AnswerAddresses<string>(10);
    const asked = { route: 'r', key: 'k' };
    addresses.put('/busy', asked);
    for (let at = 0; at < 100; at += 1) {
      addresses.put(`/rare/${at}`, asked);
      expect(addresses.find('/busy')).toBe(asked);
    }
    const known = Array.from({ length: 100 }, (_, at) => addresses.find(`/rare/${at}`)).filter((one) => one !== undefined);
    expect(known.length).toBeLessThanOrEqual(10);
    addresses.put(`/${'x'.repeat(1_000)}`, asked);
    expect(addresses.find(`/${'x'.repeat(1_000)}`)).toBeUndefined();
  });
});
