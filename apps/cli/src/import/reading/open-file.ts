import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A file that is read once, from its beginning to its end, unpacked on the way when it is gzip. */
export interface OpenFile {
  readonly bytes: AsyncIterable<Buffer>;
  readonly sizeBytes: number;
  /** How much of the file, as it lies on the disk, has been read: for progress. */
  readBytes(): number;
}

/** RFC 1952, section 2.3.1. What a file is called says less than its first two bytes. */
const gzipMagic = [0x1f, 0x8b] as const;

/** @throws the file system's error when it cannot be read; an iteration fails when the file is gzip and ends early */
export async function openFile(path: string): Promise<OpenFile> {
  const { sizeBytes, isGzip } = await look(path);
  const raw = createReadStream(path, { highWaterMark: 256 * 1024 });
  return { bytes: isGzip ? unpacked(raw) : raw, sizeBytes, readBytes: () => raw.bytesRead };
}

async function look(path: string): Promise<{ sizeBytes: number; isGzip: boolean }> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(2);
    const [{ size }] = await Promise.all([file.stat(), file.read(head, 0, 2, 0)]);
    return { sizeBytes: size, isGzip: head[0] === gzipMagic[0] && head[1] === gzipMagic[1] };
  } finally {
    await file.close();
  }
}

async function* unpacked(raw: Readable): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  // pipe() does not carry errors on, and an unread error would end the process.
  raw.once('error', (error) => gunzip.destroy(error));
  try {
    for await (const chunk of raw.pipe(gunzip)) yield chunk as Buffer;
  } finally {
    raw.destroy();
    gunzip.destroy();
  }
}
