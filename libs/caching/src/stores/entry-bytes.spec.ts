import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStamp } from '../log/stamp.ts';
import { decodeEntry, encodeEntry, type StoredEntry } from './entry-bytes.ts';

const entry: StoredEntry = { stamp: parseStamp('e-1', '100:120:100,117'), tags: ['restaurant:7', 'restaurants:*'], validUntilMs: 1_790_000_000_000, loadMs: 4, value: Buffer.from('{"name":"Zum Löwen"}') };

describe('an entry as bytes', () => {
  it('says what went into it', () => {
    for (const one of [entry, { ...entry, validUntilMs: Infinity, tags: [], value: Buffer.alloc(0) }]) expect(decodeEntry(encodeEntry(one))).toEqual(one);
  });

  it('is nothing when it is cut, of another version, or never was one', () => {
    const bytes = encodeEntry(entry);
    for (let length = 0; length < bytes.length - entry.value.length; length += 1) expect(decodeEntry(bytes.subarray(0, length))).toBeNull();
    expect(decodeEntry(Buffer.from(bytes).fill(2, 0, 1))).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (garbage) => {
        expect(() => decodeEntry(Uint8Array.of(1, 0, 0, 0, garbage.length, ...garbage))).not.toThrow();
      }),
    );
  });
});
