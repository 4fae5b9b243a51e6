import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostNameIn, hostNameOf } from './host-name.ts';

describe('the name in a Host field', () => {
  it.each([
    ['book.example', 'book.example'],
    ['BOOK.Example', 'book.example'],
    ['book.example:8443', 'book.example'],
    ['book.example:', 'book.example'],
    ['book.example.', 'book.example'],
    ['book.example.:443', 'book.example'],
    ['xn--caf-dma.example', 'xn--caf-dma.example'],
    ['localhost', 'localhost'],
    [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
  ])('%s is %s', (header, name) => {
    expect(hostNameOf(header)).toBe(name);
    expect(hostNameOf(header)).toBe(name);
  });

  it.each(['', '.', '..', 'a..b', '-a.example', 'a-.example', 'a_b.example', 'café.example', 'a b', 'a.example/x', 'a@b', 'a,b', 'a:b', 'a:123456', '127.0.0.1', '127.0.0.1:80', '1.2.3', '[::1]', '[::1]:80', '%61.example', `${'a'.repeat(64)}.example`, `${'a.'.repeat(127)}aa`, 'a'.repeat(10_000)])('%s names none', (header) => {
    expect(hostNameOf(header)).toBeNull();
  });

  it('is never another after it was read once, and never long', () => {
    expect(hostNameOf(undefined)).toBeNull();
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.webAuthority(), fc.string()), (header) => {
        const name = hostNameOf(header);
        if (name === null) return;
        expect(name).toMatch(/^[a-z0-9.-]{1,253}$/);
        expect(hostNameOf(name)).toBe(name);
      }),
    );
  });
});

describe('a name as people write it', () => {
  it.each([
    ['Café.Example', 'xn--caf-dma.example'],
    ['straße.example', 'xn--strae-oqa.example'],
    ['book.example.', 'book.example'],
    ['book.example:80', null],
    ['127.0.0.1', null],
    ['0x7f.1', null],
    ['a b.example', null],
    ['', null],
  ])('%s is %s', (text, name) => {
    expect(hostNameIn(text)).toBe(name);
  });
});
