import { hash } from 'node:crypto';

/**
 * Which ids a run has met, 16 to 32 bytes each, for a file of any size: a Set of a million strings takes 80 MB.
 * Kept are 64 bits of a hash; among ten million ids the chance that any two share them is 1 in 370,000.
 */
export class SeenIds {
  private slots = new BigUint64Array(1024);
  private count = 0;

  /** Whether the id was met for the first time. */
  add(id: string): boolean {
    if (this.count * 2 >= this.slots.length) this.grow();
    // Zero marks an empty slot.
    const key = hash('sha256', id, 'buffer').readBigUInt64LE() || 1n;
    if (!place(this.slots, key)) return false;
    this.count += 1;
    return true;
  }

  private grow(): void {
    const larger = new BigUint64Array(this.slots.length * 2);
    for (const key of this.slots) if (key !== 0n) place(larger, key);
    this.slots = larger;
  }
}

/** Open addressing with linear probing; the table is never more than half full. */
function place(slots: BigUint64Array, key: bigint): boolean {
  const mask = slots.length - 1;
  for (let slot = Number(key & BigInt(mask)); ; slot = (slot + 1) & mask) {
    if (slots[slot] === key) return false;
    if (slots[slot] === 0n) {
      slots[slot] = key;
      return true;
    }
  }
}
