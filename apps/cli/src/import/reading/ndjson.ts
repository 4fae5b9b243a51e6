import { type FileRecord, jsonRecord, recordBytesMax } from './record.ts';

const lineFeed = 0x0a;

/** The records of a file with one JSON value a line. Empty lines count, and are no records. */
export async function* ndjsonRecords(bytes: AsyncIterable<Buffer>): AsyncGenerator<FileRecord> {
  let line = 1;
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    for (let start = 0; start < chunk.length; ) {
      const end = chunk.indexOf(lineFeed, start);
      const piece = chunk.subarray(start, end < 0 ? chunk.length : end);
      // A line that is too long is only counted from here on, not kept.
      if (length + piece.length <= recordBytesMax) parts.push(piece);
      length += piece.length;
      if (end < 0) break;
      yield* recordOf(line, { parts, length });
      line += 1;
      parts = [];
      length = 0;
      start = end + 1;
    }
  }
  yield* recordOf(line, { parts, length });
}

function* recordOf(line: number, { parts, length }: { parts: readonly Buffer[]; length: number }): Generator<FileRecord> {
  if (length > recordBytesMax) {
    yield { line, broken: `longer than ${recordBytesMax} bytes` };
    return;
  }
  const bytes = withoutMark(line, parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts));
  if (bytes.toString('latin1').trim() !== '') yield jsonRecord(line, bytes);
}

/** Some programs begin a file with a byte order mark, which is no JSON. */
function withoutMark(line: number, bytes: Buffer): Buffer {
  return line === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
