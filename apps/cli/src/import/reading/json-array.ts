import { type FileRecord, jsonRecord, recordBytesMax } from './record.ts';

const enum Byte {
  tab = 0x09,
  lineFeed = 0x0a,
  carriageReturn = 0x0d,
  space = 0x20,
  quote = 0x22,
  comma = 0x2c,
  backslash = 0x5c,
  arrayStart = 0x5b,
  arrayEnd = 0x5d,
  objectStart = 0x7b,
  objectEnd = 0x7d,
}

/**
 * The elements of a file that is one JSON array, each as soon as its last byte is read: the file may be
 * larger than memory. Lines are those on which elements begin.
 * @throws Error with the line when the file is no array, or has an element without an end
 */
export async function* jsonArrayRecords(bytes: AsyncIterable<Buffer>): AsyncGenerator<FileRecord> {
  const scanner = new ArrayScanner();
  for await (const chunk of bytes) yield* scanner.take(chunk);
  scanner.finish();
}

/** Follows depth and strings only; JSON.parse judges what lies between the commas. */
class ArrayScanner {
  private state: 'before' | 'inside' | 'after' = 'before';
  private line = 1;
  private depth = 0;
  private inString = false;
  private escaped = false;
  private element: { line: number; parts: Buffer[]; length: number } | null = null;

  *take(chunk: Buffer): Generator<FileRecord> {
    let start = 0;
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index] as number;
      if (byte === Byte.lineFeed) this.line += 1;
      if (this.inString) {
        this.followString(byte);
        continue;
      }
      const ends = this.state === 'inside' && this.depth === 0 && (byte === Byte.comma || byte === Byte.arrayEnd);
      if (ends) {
        if (this.element !== null) yield this.complete(chunk.subarray(start, index));
        if (byte === Byte.arrayEnd) this.state = 'after';
        continue;
      }
      if (isBlank(byte)) continue;
      if (this.state !== 'inside') this.outside(byte, index);
      else {
        if (this.element === null) {
          this.element = { line: this.line, parts: [], length: 0 };
          start = index;
        }
        this.follow(byte);
      }
    }
    if (this.element !== null) this.keep(chunk.subarray(start));
  }

  finish(): void {
    if (this.state !== 'after') throw new Error(`line ${this.line}: the file ends before its array does; is it complete?`);
  }

  private follow(byte: number): void {
    if (byte === Byte.quote) this.inString = true;
    else if (byte === Byte.objectStart || byte === Byte.arrayStart) this.depth += 1;
    else if (byte === Byte.objectEnd || byte === Byte.arrayEnd) this.depth -= 1;
  }

  private followString(byte: number): void {
    if (this.escaped) this.escaped = false;
    else if (byte === Byte.backslash) this.escaped = true;
    else if (byte === Byte.quote) this.inString = false;
  }

  private outside(byte: number, index: number): void {
    // A byte order mark may come first; its three bytes are no JSON and no harm.
    if (this.state === 'before' && index < 3 && (byte === 0xef || byte === 0xbb || byte === 0xbf)) return;
    if (this.state === 'before' && byte === Byte.arrayStart) this.state = 'inside';
    else throw new Error(`line ${this.line}: ${this.state === 'before' ? 'the file is no JSON array' : 'something follows the end of the array'}`);
  }

  private keep(piece: Buffer): void {
    const element = this.element;
    if (element === null) return;
    element.parts.push(piece);
    element.length += piece.length;
    // Brackets or quotes are out of step from here on, so no later element could be told from this one.
    if (element.length > recordBytesMax) throw new Error(`line ${element.line}: an element without an end, or longer than ${recordBytesMax} bytes`);
  }

  private complete(piece: Buffer): FileRecord {
    this.keep(piece);
    const { line, parts } = this.element as NonNullable<ArrayScanner['element']>;
    this.element = null;
    return jsonRecord(line, parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts));
  }
}

function isBlank(byte: number): boolean {
  return byte === Byte.space || byte === Byte.lineFeed || byte === Byte.carriageReturn || byte === Byte.tab;
}
