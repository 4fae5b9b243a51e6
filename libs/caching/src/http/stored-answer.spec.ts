import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Coding } from './coding.ts';
import { storeAnswer } from './stored-answer.ts';
import { decodeAnswer, encodeAnswer } from './stored-answer-bytes.ts';

const decoders: Record<Coding, (bytes: Uint8Array) => Uint8Array> = { identity: (bytes) => bytes, gzip: gunzipSync, br: brotliDecompressSync, zstd: zstdDecompressSync };
const fields = [['content-type', 'application/json; charset=utf-8'], ['cache-control', 'private, no-cache']] as const;
const page = Buffer.from(JSON.stringify(Array.from({ length: 40 }, (_, at) => ({ id: at, name: `Chez Léon ${at}`, cuisines: ['belgian', 'seafood'] }))));
const stored = (body: Uint8Array, version: number | null = null) => storeAnswer({ status: 200, fields, body, version });

describe('a stored answer', () => {
  it('holds its bytes in every coding that makes them smaller, each with a tag of its own', async () => {
    const { variants } = await stored(page, 3);
    expect(variants.map(({ coding }) => coding)).toEqual(['identity', 'zstd', 'br', 'gzip']);
    for (const { coding, bytes } of variants) expect(Buffer.from(decoders[coding](bytes)).equals(page), coding).toBe(true);
    expect(new Set(variants.map(({ etag }) => etag)).size).toBe(4);
    for (const { etag } of variants) expect(etag).toMatch(/^"3\.[\w-]{16}(-zstd|-br|-gzip)?"$/);
  });

  it('does without codings where they do not pay', async () => {
    const random = crypto.getRandomValues(new Uint8Array(5_000));
    expect((await stored(random)).variants).toHaveLength(1);
    expect((await stored(Buffer.from('{"items":[],"next":null}'))).variants).toHaveLength(1);
    expect((await stored(new Uint8Array())).variants).toHaveLength(1);
  });

  it('counts all the bytes that it holds, and holds no more', async () => {
    const { variants, byteCount } = await stored(page);
    const held = variants.slice(1).reduce((sum, { bytes }) => sum + bytes.buffer.byteLength, page.length);
    expect(byteCount).toBeGreaterThanOrEqual(held);
    expect(byteCount).toBeLessThan(held + 3_000);
  });

  it('is the same after the second level', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), fc.option(fc.nat(1_000)), async (body, version) => {
        const answer = await stored(body, version);
        const again = decodeAnswer(encodeAnswer(answer));
        expect(again?.variants.map(({ bytes, ...rest }) => ({ ...rest, bytes: [...bytes] }))).toEqual(answer.variants.map(({ bytes, ...rest }) => ({ ...rest, bytes: [...bytes] })));
        expect({ ...again, variants: null }).toEqual({ ...answer, variants: null });
      }),
      { numRuns: 30 },
    );
  });

  it('is not read from bytes that are cut, longer or foreign', async () => {
    const bytes = encodeAnswer(await stored(page, 1));
    for (let length = 0; length < bytes.length; length += 7) expect(decodeAnswer(bytes.subarray(0, length)), String(length)).toBeNull();
    expect(decodeAnswer(Buffer.concat([bytes, Buffer.of(0)]))).toBeNull();
    expect(decodeAnswer(Buffer.from('"form":1'))).toBeNull();
    const other = Buffer.from(bytes);
    other.write('2', other.indexOf('"form":1') + 7);
    expect(decodeAnswer(other)).toBeNull();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (noise) => decodeAnswer(noise) === null));
  });
});
