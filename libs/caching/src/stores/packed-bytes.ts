import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** How bytes are packed, said in their first byte. A form that is not known is a miss: an older build reads beside a newer one. */
export const forms = { plain: 1, zstd: 2 } as const;

/**
 * From here on bytes are made smaller. Below, what is read most often (a card, a day: 1 to 4 kB) would cost twice the
 * processor time to read for a few kilobytes of Redis; docs/adr/0008-sealed-bytes.md has the figures.
 */
const packFromBytes = 8_192;
/** What does not shrink by a quarter (it is compressed already) is kept as it is, and costs nothing to read. */
const shareMax = 0.75;
/** The fastest that still gets JSON to a sixth. */
const level = 1;
/** More than any answer. Whoever could make a bomb has our secret already; a mistake of ours should not end the process either. */
export const unpackedBytesMax = 16 * 2 ** 20;

/** @returns the form, and the bytes in it */
export function pack(bytes: Uint8Array): { readonly form: number; readonly packed: Uint8Array } {
  if (bytes.length >= packFromBytes && bytes.length <= unpackedBytesMax) {
    const packed = zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: level } });
    if (packed.length <= bytes.length * shareMax) return { form: forms.zstd, packed };
  }
  return { form: forms.plain, packed: bytes };
}

/** Null for what is in no form that we know, or grows beyond measure. */
export function unpack(form: number, packed: Uint8Array): Uint8Array | null {
  if (form === forms.plain) return packed;
  if (form !== forms.zstd) return null;
  try {
    return zstdDecompressSync(packed, { maxOutputLength: unpackedBytesMax });
  } catch {
    return null;
  }
}
