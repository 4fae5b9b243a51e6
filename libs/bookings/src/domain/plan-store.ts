import { ByteReader } from './byte-stream.ts';
import type { VersionedPlan } from './day-of-plan.ts';
import { InternedNames, packPlan, unpackPlan } from './packed-plan.ts';

/** Some 2,500 floors of thirty tables. A chunk is emptied in a millisecond or two; of smaller ones there would be thousands. */
const chunkSize = 1 << 20;

interface Chunk {
  readonly bytes: Uint8Array;
  used: number;
  /** Bytes of plans that are still kept. */
  live: number;
}

const absent = -1;
/** That say where a plan lies. */
const placeBytes = 12;
/** In front of each plan. */
const versionBytes = 16;

/**
 * Floor plans of many restaurants by ordinal, packed. One is unpacked when it is asked for, used and thrown away: that
 * takes some microseconds, and a hundred thousand of them as objects would take more than a gigabyte.
 */
export class PlanStore {
  private readonly names = new InternedNames();
  private readonly chunks: (Chunk | null)[] = [];
  private chunkOf = new Int32Array(0);
  private offsetOf = new Uint32Array(0);
  private lengthOf = new Uint32Array(0);
  private current = absent;
  private kept = 0;
  /** Of all chunks, and of what in them is kept. */
  private chunkBytes = 0;
  private packedBytes = 0;
  private meanBefore = 0;

  get size(): number {
    return this.kept;
  }

  get bytes(): number {
    return this.chunkOf.length * placeBytes + this.chunkBytes;
  }

  /** On average, also of those that were cleared last: of a tenant's floors it tells the size before they are read again. */
  get bytesAPlan(): number {
    return this.kept === 0 ? this.meanBefore : this.packedBytes / this.kept + placeBytes;
  }

  has(ordinal: number): boolean {
    return (this.chunkOf[ordinal] ?? absent) !== absent;
  }

  get(ordinal: number): VersionedPlan | null {
    const bytes = this.chunks[this.chunkOf[ordinal] ?? absent]?.bytes;
    if (bytes === undefined) return null;
    const offset = this.offsetOf[ordinal] as number;
    return { version: versionAt(bytes, offset), ...unpackPlan(new ByteReader(bytes, offset + versionBytes), this.names) };
  }

  set(ordinal: number, plan: VersionedPlan): void {
    this.forget(ordinal);
    this.grow(ordinal + 1);
    this.put(ordinal, [bytesOfVersion(plan.version), packPlan(plan, this.names)]);
    this.kept += 1;
    this.packedBytes += this.lengthOf[ordinal] as number;
  }

  forget(ordinal: number): void {
    const index = this.chunkOf[ordinal] ?? absent;
    const chunk = this.chunks[index];
    if (chunk === undefined || chunk === null) return;
    chunk.live -= this.lengthOf[ordinal] as number;
    this.packedBytes -= this.lengthOf[ordinal] as number;
    this.chunkOf[ordinal] = absent;
    this.kept -= 1;
    if (index !== this.current && chunk.live * 2 < chunk.bytes.length) this.empty(index, chunk);
  }

  clear(): void {
    this.meanBefore = this.bytesAPlan;
    this.chunks.length = 0;
    this.chunkOf.fill(absent);
    this.current = absent;
    this.kept = 0;
    this.chunkBytes = 0;
    this.packedBytes = 0;
  }

  private put(ordinal: number, parts: readonly Uint8Array[]): void {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const chunk = this.chunkWithRoomFor(length);
    this.chunkOf[ordinal] = this.current;
    this.offsetOf[ordinal] = chunk.used;
    this.lengthOf[ordinal] = length;
    for (const part of parts) {
      chunk.bytes.set(part, chunk.used);
      chunk.used += part.length;
    }
    chunk.live += length;
  }

  private chunkWithRoomFor(bytes: number): Chunk {
    const last = this.chunks[this.current];
    if (last !== undefined && last !== null && last.used + bytes <= last.bytes.length) return last;
    const made: Chunk = { bytes: new Uint8Array(Math.max(chunkSize, bytes)), used: 0, live: 0 };
    const gap = this.chunks.indexOf(null);
    this.current = gap === absent ? this.chunks.length : gap;
    this.chunks[this.current] = made;
    this.chunkBytes += made.bytes.length;
    return made;
  }

  /** What is left of a chunk of which most was forgotten moves to the current one. */
  private empty(index: number, { bytes }: Chunk): void {
    for (let ordinal = 0; ordinal < this.chunkOf.length; ordinal++) {
      if (this.chunkOf[ordinal] !== index) continue;
      const offset = this.offsetOf[ordinal] as number;
      this.put(ordinal, [bytes.subarray(offset, offset + (this.lengthOf[ordinal] as number))]);
    }
    this.chunks[index] = null;
    this.chunkBytes -= bytes.length;
  }

  private grow(count: number): void {
    const had = this.chunkOf.length;
    if (count <= had) return;
    const size = Math.max(count, Math.ceil(had * 1.25), 64);
    this.chunkOf = grown(this.chunkOf, new Int32Array(size)).fill(absent, had);
    this.offsetOf = grown(this.offsetOf, new Uint32Array(size));
    this.lengthOf = grown(this.lengthOf, new Uint32Array(size));
  }
}

/** @throws RangeError for what is no uuid */
function bytesOfVersion(version: string): Uint8Array {
  const bytes = Buffer.from(version.replaceAll('-', ''), 'hex');
  if (bytes.length !== versionBytes) throw new RangeError(`not a uuid: ${version}`);
  return bytes;
}

function versionAt(bytes: Uint8Array, offset: number): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset + offset, versionBytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function grown<A extends Int32Array | Uint32Array>(before: A, after: A): A {
  after.set(before);
  return after;
}
