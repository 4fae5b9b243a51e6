import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptedCodings, chooseVariant, type Coding } from './coding.ts';

const variant = (coding: Coding, size: number) => ({ coding, bytes: { length: size } });
const all = [variant('identity', 100), variant('zstd', 31), variant('br', 30), variant('gzip', 40)] as const;
const chosen = (header: string | undefined, variants: typeof all | readonly [ReturnType<typeof variant>, ...ReturnType<typeof variant>[]] = all): Coding => chooseVariant(variants, acceptedCodings(header)).coding;

describe('which coding is sent (RFC 9110, 12.5.3)', () => {
  it.each([
    // What is not said is not assumed.
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip', 'gzip'],
    ['GZip', 'gzip'],
    ['x-gzip', 'gzip'],
    // Of equals the smallest, whatever the order.
    ['gzip, deflate, br, zstd', 'br'],
    ['zstd, br, gzip', 'br'],
    ['gzip, zstd', 'zstd'],
    ['gzip;q=1, br;q=0.9', 'gzip'],
    ['gzip;q=0.5, br;q=0.501', 'br'],
    ['br ; q=0.2 ,\tgzip ; q = 0.8', 'gzip'],
    ['*', 'br'],
    ['*;q=0.3, br;q=0', 'zstd'],
    ['*;q=0, gzip', 'gzip'],
    ['deflate', 'identity'],
    ['identity', 'identity'],
    ['identity, gzip;q=0.5', 'identity'],
    ['identity;q=0.5, gzip', 'gzip'],
    ['identity;q=0, *;q=0.001', 'br'],
    ['br;q=0, gzip;q=0, zstd;q=0', 'identity'],
    // A weight of no sense: the member is as if it were not there.
    ['br;q=2, gzip', 'gzip'],
    ['br;q=, gzip;q=0.1', 'gzip'],
    ['br;level=3', 'identity'],
    [', ,gzip,,', 'gzip'],
    ['gzip;q=0, gzip', 'identity'],
  ] as const)('%j → %s', (header, coding) => {
    expect(chosen(header)).toBe(coding);
  });

  it('is one that is there', () => {
    expect(chosen('br, gzip', [variant('identity', 100)])).toBe('identity');
    expect(chosen('br, gzip;q=0.1', [variant('identity', 100), variant('gzip', 50)])).toBe('gzip');
  });

  it('is identity for who allows nothing, rather than a refusal', () => {
    expect(chosen('identity;q=0, *;q=0')).toBe('identity');
    expect(chosen('identity;q=0', [variant('identity', 100)])).toBe('identity');
  });

  it('never is one that the client rules out while another is allowed', () => {
    const name = fc.constantFrom('identity', 'gzip', 'br', 'zstd', '*', 'deflate');
    const weight = fc.constantFrom('0', '0.001', '0.5', '1');
    fc.assert(
      fc.property(fc.array(fc.tuple(name, weight), { maxLength: 6 }), (members) => {
        const accepted = acceptedCodings(members.map(([coding, q]) => `${coding};q=${q}`).join(','));
        const isAnyAllowed = all.some(({ coding }) => accepted(coding) > 0);
        expect(accepted(chooseVariant(all, accepted).coding) > 0).toBe(isAnyAllowed);
      }),
    );
  });

  it('takes whatever bytes come', () => {
    fc.assert(fc.property(fc.string(), (header) => ['identity', 'gzip', 'br', 'zstd'].includes(chosen(header))));
  });
});
