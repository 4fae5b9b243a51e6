import type { Secrets } from '#kernel';
import type { Budget, ByteStore, Lease, Privacy } from './byte-store.ts';
import { pack, unpack } from './packed-bytes.ts';
import { Proof } from './proven-bytes.ts';
import { Seal } from './sealed-bytes.ts';

// Invariant C10: bytes open under the key that they were stored under, and under no other.
// Why: the key holds the tenant, and a Redis is shared, copied and restored by people. Held by: the key is part of what is
// sealed, or proven. Proved by: sealed-byte-store.spec.ts, test/caching/byte-stores.spec.ts

/** Of the first byte, beside the form of what is packed: readable, with a proof. */
const isProven = 0x10;

/**
 * Bytes that nobody outside can change, nor read unless they are public, and that open under their own key alone: guests' data
 * may be among them, and Redis is believed in nothing. What does not open is a miss.
 */
export class SealedByteStore implements ByteStore {
  private readonly seal: Seal;
  private readonly proof: Proof;

  constructor(
    private readonly store: ByteStore,
    secrets: Secrets,
  ) {
    this.seal = new Seal(secrets, 'cache-seal');
    this.proof = new Proof(secrets);
  }

  get isAvailable(): boolean {
    return this.store.isAvailable;
  }

  get(key: string, budget: Budget): Promise<Uint8Array | null> {
    return this.store.get(key, budget).then((bytes) => this.open(key, bytes));
  }

  async getMany(keys: readonly string[], budget: Budget): Promise<(Uint8Array | null)[]> {
    const sealed = await this.store.getMany(keys, budget);
    return keys.map((key, at) => this.open(key, sealed[at] ?? null));
  }

  set(key: string, bytes: Uint8Array, ttlMs: number, privacy: Privacy = 'private'): void {
    // While it is away nothing would come of the work.
    if (!this.store.isAvailable) return;
    const { form, packed } = pack(bytes);
    this.store.set(key, privacy === 'public' ? this.proof.prove(key, packed, form | isProven) : this.seal.seal(key, packed, form), ttlMs);
  }

  delete(keys: readonly string[]): Promise<number> {
    return this.store.delete(keys);
  }

  deletePrefix(prefix: string): Promise<number> {
    return this.store.deletePrefix(prefix);
  }

  lease(key: string, ttlMs: number, budget: Budget): Promise<Lease | 'taken' | 'unavailable'> {
    return this.store.lease(key, ttlMs, budget);
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private open(key: string, bytes: Uint8Array | null): Uint8Array | null {
    if (bytes === null) return null;
    const head = bytes[0] ?? 0;
    const opened = (head & isProven) === 0 ? this.seal.open(key, bytes) : this.proof.open(key, bytes);
    return opened === null ? null : unpack(head & ~isProven, opened);
  }
}
