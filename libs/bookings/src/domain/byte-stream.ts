/**
 * Whole numbers one after the other, seven bits a byte, the lowest first. What a floor plan is made of is small: most
 * numbers take one byte.
 */
export class ByteWriter {
  private bytes = new Uint8Array(1024);
  private length = 0;

  /** @throws RangeError for what is no whole number from 0 to 2^53 − 1 */
  put(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a whole number from 0 on: ${value}`);
    if (this.length + 8 > this.bytes.length) this.grow();
    let rest = value;
    // Not by shifts, which end at 32 bits: epoch milliseconds have 41.
    while (rest >= 128) {
      this.bytes[this.length++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.length++] = rest;
  }

  /** Null is 0, and every number one more. */
  putOptional(value: number | null): void {
    this.put(value === null ? 0 : value + 1);
  }

  /** Small ones of either sign stay small. */
  putSigned(value: number): void {
    this.put(value < 0 ? -2 * value - 1 : 2 * value);
  }

  putText(text: string): void {
    this.put(text.length);
    for (let index = 0; index < text.length; index++) this.put(text.charCodeAt(index));
  }

  /** What was put since the last call; it is overwritten by the next `put`. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.length);
    this.length = 0;
    return taken;
  }

  private grow(): void {
    const larger = new Uint8Array(this.bytes.length * 2);
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

/** Reads what `ByteWriter` wrote, in the same order. */
export class ByteReader {
  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  next(): number {
    let byte = this.bytes[this.at++] as number;
    if (byte < 128) return byte;
    let value = byte - 128;
    for (let unit = 128; ; unit *= 128) {
      byte = this.bytes[this.at++] as number;
      if (byte < 128) return value + byte * unit;
      value += (byte - 128) * unit;
    }
  }

  nextOptional(): number | null {
    const value = this.next();
    return value === 0 ? null : value - 1;
  }

  nextSigned(): number {
    const value = this.next();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  nextText(): string {
    let text = '';
    for (let left = this.next(); left > 0; left--) text += String.fromCharCode(this.next());
    return text;
  }

  /** A list, its length first. */
  list<T>(read: () => T): T[] {
    const count = this.next();
    const values = new Array<T>(count);
    for (let index = 0; index < count; index++) values[index] = read();
    return values;
  }
}
