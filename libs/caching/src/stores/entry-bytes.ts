import { formatSnapshot, parseStamp, type Stamp } from '../log/stamp.ts';

/** An answer as a `ByteStore` keeps it: what it says, and all that the judge needs to know. */
export interface StoredEntry {
  readonly stamp: Stamp;
  readonly tags: readonly string[];
  /** The database's clock, epoch ms, from which the same rows give another answer; Infinity: never. */
  readonly validUntilMs: number;
  /** How long the load took, ms. */
  readonly loadMs: number;
  readonly value: Uint8Array;
}

/** Another number: bytes of other builds are a miss. */
const formatVersion = 1;
/** The version, and how long the header is. */
const prefixBytes = 5;

interface Header {
  readonly epoch: string;
  readonly snapshot: string;
  readonly tags: readonly string[];
  readonly validUntilMs: number | null;
  readonly loadMs: number;
}

/** One byte of version, the header's length in four, the header as JSON, the value. */
export function encodeEntry({ stamp, tags, validUntilMs, loadMs, value }: StoredEntry): Uint8Array {
  const header: Header = { epoch: stamp.epoch, snapshot: formatSnapshot(stamp), tags, validUntilMs: Number.isFinite(validUntilMs) ? validUntilMs : null, loadMs: Math.ceil(loadMs) };
  const said = Buffer.from(JSON.stringify(header));
  const bytes = Buffer.allocUnsafe(prefixBytes + said.length + value.length);
  bytes[0] = formatVersion;
  bytes.writeUInt32BE(said.length, 1);
  bytes.set(said, prefixBytes);
  bytes.set(value, prefixBytes + said.length);
  return bytes;
}

/** Null for what is not ours, whatever it is: a store may answer anything. */
export function decodeEntry(bytes: Uint8Array): StoredEntry | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < prefixBytes || buffer[0] !== formatVersion) return null;
  const valueAt = prefixBytes + buffer.readUInt32BE(1);
  if (valueAt > buffer.length) return null;
  try {
    const header: unknown = JSON.parse(buffer.toString('utf8', prefixBytes, valueAt));
    if (!isHeader(header)) return null;
    const { epoch, snapshot, tags, validUntilMs, loadMs } = header;
    return { stamp: parseStamp(epoch, snapshot), tags, validUntilMs: validUntilMs ?? Infinity, loadMs, value: buffer.subarray(valueAt) };
  } catch {
    return null;
  }
}

function isHeader(value: unknown): value is Header {
  if (typeof value !== 'object' || value === null) return false;
  const { epoch, snapshot, tags, validUntilMs, loadMs } = value as Record<keyof Header, unknown>;
  const isText = typeof epoch === 'string' && typeof snapshot === 'string';
  return isText && Array.isArray(tags) && tags.every((tag) => typeof tag === 'string') && (validUntilMs === null || typeof validUntilMs === 'number') && typeof loadMs === 'number';
}
