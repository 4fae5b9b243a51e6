import { hash, type KeyObject } from 'node:crypto';
import type { Secrets } from '#kernel';

const keyLabel = 'cache-proof';
const proofBytes = 32;
/** A byte in clear, then the proof. */
const proofAt = 1;
const bytesAt = proofAt + proofBytes;
/** Key, lengths, name and bytes are hashed from one piece of memory: small ones lie here in turn, others get their own. */
const scratch = Buffer.allocUnsafe(64 * 1_024);

/**
 * Proves that bytes are ours and belong to a name, and leaves them readable: a third of what it costs to open what is
 * encrypted (docs/adr/0008). `head (1) | proof (32) | bytes`, the proof being
 * SHA-256(key | length of name | length of bytes | head | name | bytes). With the lengths first no input is the beginning of
 * another, and for such inputs a hash that begins with its key is a MAC, without the two passes of HMAC (Bellare, Canetti and
 * Krawczyk, "Pseudorandom functions revisited: the cascade construction", 1996).
 */
export class Proof {
  private readonly keys: readonly Buffer[];

  constructor(secrets: Secrets) {
    this.keys = secrets.accepted(keyLabel).map((key: KeyObject) => key.export());
  }

  prove(name: string, plain: Uint8Array, head: number): Buffer {
    const [key = Buffer.alloc(0)] = this.keys;
    const proven = Buffer.allocUnsafe(bytesAt + plain.length);
    proven[0] = head;
    proven.write(proofOf(key, { name, head, bytes: plain }), proofAt, 'latin1');
    proven.set(plain, bytesAt);
    return proven;
  }

  /** The bytes, where they lie; null for what was not proven under this name, by this installation. */
  open(name: string, proven: Uint8Array): Uint8Array | null {
    if (proven.length < bytesAt) return null;
    const bytes = proven.subarray(bytesAt);
    const isOurs = this.keys.some((key) => isProof(proven, proofOf(key, { name, head: proven[0] ?? 0, bytes })));
    return isOurs ? bytes : null;
  }
}

/** One character a byte: a text costs a microsecond less than a Buffer. */
function proofOf(key: Buffer, { name, head, bytes }: { readonly name: string; readonly head: number; readonly bytes: Uint8Array }): string {
  const nameAt = key.length + 9;
  const nameLength = Buffer.byteLength(name);
  const length = nameAt + nameLength + bytes.length;
  const all = length <= scratch.length ? scratch : Buffer.allocUnsafe(length);
  all.set(key, 0);
  all.writeUInt32BE(nameLength, key.length);
  all.writeUInt32BE(bytes.length, key.length + 4);
  all[key.length + 8] = head;
  all.write(name, nameAt);
  all.set(bytes, nameAt + nameLength);
  return hash('sha256', all.subarray(0, length), 'binary');
}

/** Takes as long wherever they differ. */
function isProof(proven: Uint8Array, proof: string): boolean {
  let difference = 0;
  for (let at = 0; at < proofBytes; at += 1) difference |= (proven[proofAt + at] ?? 0) ^ proof.charCodeAt(at);
  return difference === 0;
}
