import { createCipheriv, createDecipheriv, hkdfSync, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { Secrets } from '#kernel';

const cipher = 'aes-256-gcm';
const saltBytes = 16;
const nonceBytes = 12;
const tagBytes = 16;
const tagLength = { authTagLength: tagBytes };
/** Where each piece begins: a byte in clear, the salt, the nonce, the tag, what is sealed. */
const saltAt = 1;
const nonceAt = saltAt + saltBytes;
const tagAt = nonceAt + nonceBytes;
const sealBytes = tagAt + tagBytes;

/**
 * With random nonces one key may seal 2^32 times (NIST SP 800-38D, 8.3), which a busy installation reaches in weeks. So each
 * process seals with a key of its own, derived from a salt that lies beside what it sealed, and takes another in good time.
 */
const sealsMax = 2 ** 28;
/** Salts whose keys are remembered: as many as processes wrote lately. An unknown one costs a derivation of some 5 µs. */
const saltsMax = 512;

/**
 * Seals bytes to a name: who opens them under another name, or with another secret, gets nothing. AES-256-GCM with the name
 * as associated data: `head (1) | salt (16) | nonce (12) | tag (16) | ciphertext`. An old seal of the same name opens: what is out of
 * date, others judge.
 */
export class Seal {
  private readonly opening = new Map<string, readonly KeyObject[]>();
  private own: { readonly salt: Buffer; readonly key: KeyObject; left: number } | null = null;

  /** @param label of the key: what is sealed for one use opens in no other */
  constructor(
    private readonly secrets: Secrets,
    private readonly label: string,
  ) {}

  /** @param head a byte that is said in clear before it, and sealed along */
  seal(name: string, plain: Uint8Array, head: number): Buffer {
    const { salt, key } = this.nextOwn();
    const nonce = randomBytes(nonceBytes);
    const sealing = createCipheriv(cipher, key, nonce).setAAD(associated(name, head));
    const sealed = sealing.update(plain);
    sealing.final();
    return Buffer.concat([Uint8Array.of(head), salt, nonce, sealing.getAuthTag(), sealed]);
  }

  /** Null for what was not sealed to this name, by this installation. */
  open(name: string, bytes: Uint8Array): Buffer | null {
    if (bytes.length < sealBytes) return null;
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const nonce = whole.subarray(nonceAt, tagAt);
    const tag = whole.subarray(tagAt, sealBytes);
    const sealed = whole.subarray(sealBytes);
    const about = associated(name, whole[0] ?? 0);
    for (const key of this.keysOf(whole.toString('latin1', saltAt, nonceAt))) {
      const opening = createDecipheriv(cipher, key, nonce, tagLength);
      opening.setAAD(about);
      opening.setAuthTag(tag);
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
      this.own = { salt, key: this.derived(this.secrets.key(this.label), salt), left: sealsMax };
    }
    this.own.left -= 1;
    return this.own;
  }

  private keysOf(salt: string): readonly KeyObject[] {
    let keys = this.opening.get(salt);
    if (keys === undefined) {
      const bytes = Buffer.from(salt, 'latin1');
      keys = this.secrets.accepted(this.label).map((secret) => this.derived(secret, bytes));
      const [oldest] = this.opening.keys();
      if (this.opening.size >= saltsMax && oldest !== undefined) this.opening.delete(oldest);
      this.opening.set(salt, keys);
    }
    return keys;
  }

  private derived(secret: KeyObject, salt: Buffer): KeyObject {
    return createSecretKey(Buffer.from(hkdfSync('sha256', secret, salt, this.label, 32)));
  }
}

function associated(name: string, head: number): Buffer {
  return Buffer.from(`${head} ${name}`);
}
