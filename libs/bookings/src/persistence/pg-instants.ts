const epochMs = Date.UTC(2000, 0, 1);
const upper = 2 ** 32;
/** Upper half of PostgreSQL's `infinity`. */
const infinitely = 0x7fff_ffff;

/** What `timestamptz_send` wrote, microseconds since 2000-01-01 in eight bytes, as epoch ms with their fraction. */
export function instantMsAt(bytes: DataView, offset: number): number {
  return epochMs + (bytes.getInt32(offset) * upper + bytes.getUint32(offset + 4)) / 1_000;
}

export function isInfiniteAt(bytes: DataView, offset: number): boolean {
  return bytes.getInt32(offset) === infinitely;
}
