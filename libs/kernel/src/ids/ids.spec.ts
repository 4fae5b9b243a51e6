import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookingReference } from './reference.ts';
import { isUuid, uuidV7 } from './uuid-v7.ts';

describe('uuidV7', () => {
  it('begins with the time, so that later ids sort later', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 48 - 2 }), fc.integer({ min: 1, max: 1_000 }), (ms, later) => {
      fc.pre(ms + later < 2 ** 48);
      expect(uuidV7(ms) < uuidV7(ms + later)).toBe(true);
    }));
  });

  it('has version 7, variant 10, and no repeats past one pool of random bytes', () => {
    const ids = Array.from({ length: 1_000 }, () => uuidV7(1));
    expect(new Set(ids).size).toBe(1_000);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('is recognised, and nothing else is', () => {
    expect(isUuid(uuidV7())).toBe(true);
    expect(isUuid(`${uuidV7()}0`)).toBe(false);
    expect(isUuid(uuidV7().toUpperCase().replaceAll(/\d/g, 'A'))).toBe(false);
  });
});

describe('bookingReference', () => {
  it('is eight characters that nobody confuses on the telephone', () => {
    for (let i = 0; i < 500; i += 1) expect(bookingReference()).toMatch(/^[2-9ABCDEFGHJKMNPQRSTVWXYZ]{8}$/);
  });
});
