import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Secrets } from '#kernel';
import { ConsistencyTokens } from './consistency-token.ts';
import { parseStamp } from './stamp.ts';

const [ours, next, foreign] = ['a', 'b', 'c'].map((letter) => letter.repeat(32)) as [string, string, string];
const tokens = new ConsistencyTokens(new Secrets(ours));
const seen = parseStamp('7f1c2a34-0000-4000-8000-000000000000', '100:120:100,117');

describe('a consistency token', () => {
  it('says what went into it', () => {
    for (const wrote of [null, 119n]) expect(tokens.decode(tokens.encode({ seen, wrote }))).toEqual({ seen, wrote });
  });

  it('is accepted from the secret before a rotation, and from no other', () => {
    const token = tokens.encode({ seen, wrote: null });
    expect(new ConsistencyTokens(new Secrets(next, ours)).decode(token)).toEqual({ seen, wrote: null });
    expect(new ConsistencyTokens(new Secrets(foreign)).decode(token)).toBeNull();
  });

  it('is authenticated as RFC 2104 says', () => {
    const said = `${seen.epoch} 100:120:100,117 119`;
    const mac = createHmac('sha256', new Secrets(ours).key('consistency-token')).update(said).digest().subarray(0, 16);
    expect(tokens.encode({ seen, wrote: 119n })).toBe(Buffer.concat([mac, Buffer.from(said)]).toString('base64url'));
  });

  it('asks for more than was seen rather than grow too long for a header', () => {
    const xip = Array.from({ length: 500 }, (_, index) => 4_000_000_000n + BigInt(2 * index));
    const token = tokens.encode({ seen: { ...seen, xmin: xip[0] ?? 0n, xmax: 4_000_001_000n, xip }, wrote: 119n });
    expect(token.length).toBeLessThan(2_400);
    expect(tokens.decode(token)).toEqual({ seen: parseStamp(seen.epoch, '4000001000:4000001000:'), wrote: 119n });
  });

  it('is nothing when any byte of it differs, and so is what was never one', () => {
    const bytes = Buffer.from(tokens.encode({ seen, wrote: 119n }), 'base64url');
    for (const [index, byte] of bytes.entries()) expect(tokens.decode(Buffer.from(bytes.with(index, byte ^ 1)).toString('base64url'))).toBeNull();
    for (const token of ['', 'x', 'A'.repeat(9_000), '{"epoch":1}']) expect(tokens.decode(token)).toBeNull();
  });
});
