import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

export const keyKinds = ['publishable', 'secret'] as const;
export type KeyKind = (typeof keyKinds)[number];
export const keyEnvironments = ['live', 'test'] as const;
export type KeyEnvironment = (typeof keyEnvironments)[number];

/** What an API key says about itself: `cvt_<sk|pk>_<live|test>_<id12>_<secret32><crc6>`. */
export interface ApiKeyParts {
  readonly kind: KeyKind;
  readonly environment: KeyEnvironment;
  /** Public: shown in lists and logs. */
  readonly id: string;
  /** 32 letters and digits, about 190 random bits. */
  readonly secret: string;
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const pattern = /^(cvt_(sk|pk)_(live|test)_([0-9A-Za-z]{12})_([0-9A-Za-z]{32}))([0-9A-Za-z]{6})$/;

/** Writes a key out, with its checksum. The prefix is for secret scanners. */
export function formatApiKey({ kind, environment, id, secret }: ApiKeyParts): string {
  const body = `cvt_${kind === 'secret' ? 'sk' : 'pk'}_${environment}_${id}_${secret}`;
  const key = body + checksum(body);
  if (!pattern.test(key)) throw new RangeError('an API key needs an id of 12 and a secret of 32 letters and digits');
  return key;
}

/** Reads a key. Null for anything else: the checksum finds a typo or a cut-off tail without asking the database. */
export function parseApiKey(key: string): ApiKeyParts | null {
  const [, body, kind, environment, id, secret, sum] = pattern.exec(key) ?? [];
  if (body === undefined || id === undefined || secret === undefined || checksum(body) !== sum) return null;
  return { kind: kind === 'sk' ? 'secret' : 'publishable', environment: environment === 'live' ? 'live' : 'test', id, secret };
}

/** Where the id of a key stands, whether or not the rest of it is one. */
export function idIn(key: string): string {
  return key.slice('cvt_sk_live_'.length, 'cvt_sk_live_'.length + 12);
}

/** Random letters and digits, every one equally likely. */
export function randomBase62(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 is the largest multiple of 62 below 256: above it the modulus would favour the first digits.
      if (byte < 248 && text.length < length) text += digits.charAt(byte % 62);
    }
  }
  return text;
}

// CRC-32 in base 62: six digits hold any 32-bit number.
function checksum(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let i = 0; i < 6; i += 1) {
    text = digits.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}
