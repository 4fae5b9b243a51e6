import { createCipheriv, createDecipheriv, hkdfSync, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { Secrets } from '#kernel';

const keyLabel = 'cache-seal';
const cipher = 'aes-256-gcm';
const saltBytes = 16;
const nonceBytes = 12;
const tagBytes = 16;
export const sealBytes = saltBytes + nonceBytes + tagBytes;

/**
 * With random nonces one key may seal 2^32 times (NIST SP 800-38D, 8.3), which a busy installation reaches in weeks. So each
 * process seals with a key of its own, derived from a salt that lies beside what it sealed, and takes another in good time.
 */
const sealsMax = 2 ** 28;
/** Salts whose keys are remembered: as many as processes wrote lately. An unknown one costs a derivation of some 5 µs. */
const saltsMax = 512;

/**
 * Seals bytes to a name: who opens them under another name, or with another secret, gets nothing. AES-256-GCM with the name
 * as associated data: `salt (16) | nonce (12) | tag (16) | ciphertext`. An old seal of the same name opens: what is out of
 * date, others judge.
 */
export class Seal {
  private readonly opening = new Map<string, readonly KeyObject[]>();
  private own: { readonly salt: Buffer; readonly key: KeyObject; left: number } | null = null;

  constructor(private readonly secrets: Secrets) {}

  /** @param head what is said in clear before it, and sealed along */
  seal(name: string, plain: Uint8Array, head: Uint8Array): Buffer {
    const { salt, key } = this.nextOwn();
    const nonce = randomBytes(nonceBytes);
    const sealing = createCipheriv(cipher, key, nonce).setAAD(associated(name, head));
    const sealed = sealing.update(plain);
    sealing.final();
    return Buffer.concat([head, salt, nonce, sealing.getAuthTag(), sealed]);
  }

  /** Null for what was not sealed to this name, by this installation. */
  open(name: string, bytes: Uint8Array, headBytes: number): Buffer | null {
    if (bytes.length < headBytes + sealBytes) return null;
    const [head, salt, nonce, tag, sealed] = cut(bytes, [headBytes, saltBytes, nonceBytes, tagBytes]) as [Buffer, Buffer, Buffer, Buffer, Buffer];
    for (const key of this.keysOf(salt)) {
      const opening = createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes }).setAAD(associated(name, head)).setAuthTag(tag);
      const plain = opening.update(sealed);
      try {
        opening.final();
        return plain;
      } catch {
        // Another key may open it: that of the secret before a rotation.
      }
    }
    return null;
  }

  private nextOwn(): { readonly salt: Buffer; readonly key: KeyObject } {
    if (this.own === null || this.own.left === 0) {
      const salt = randomBytes(saltBytes);
      this.own = { salt, key: derived(this.secrets.key(keyLabel), salt), left: sealsMax };
    }
    this.own.left -= 1;
    return this.own;
  }

  private keysOf(salt: Buffer): readonly KeyObject[] {
    const id = salt.toString('latin1');
    let keys = this.opening.get(id);
    if (keys === undefined) {
      keys = this.secrets.accepted(keyLabel).map((secret) => derived(secret, salt));
      const [oldest] = this.opening.keys();
      if (this.opening.size >= saltsMax && oldest !== undefined) this.opening.delete(oldest);
      this.opening.set(id, keys);
    }
    return keys;
  }
}

function derived(secret: KeyObject, salt: Buffer): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, salt, keyLabel, 32)));
}

function associated(name: string, head: Uint8Array): Buffer {
  return Buffer.concat([head, Buffer.from(name)]);
}

/** Pieces of these lengths, and the rest. */
function cut(bytes: Uint8Array, lengths: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const length of [...lengths, bytes.length]) {
    pieces.push(Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.min(length, bytes.length - from)));
    from = Math.min(bytes.length, from + length);
  }
  return pieces;
}
