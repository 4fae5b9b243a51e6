import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { Secrets } from '#kernel';
import { formatSnapshot, parseStamp, type Stamp } from './stamp.ts';

/** What a client has seen, and the transaction of its own write, which no snapshot taken inside it shows. */
export interface ConsistencyToken {
  readonly seen: Stamp;
  readonly wrote: bigint | null;
}

/** Names the key, and so what a token is good for. */
const keyLabel = 'consistency-token';
/** 128 bits: nobody guesses one, and the header stays short. */
const macBytes = 16;
/** More is no header of ours: room for some 250 transactions that run at once. */
const charactersMax = 8_192;

/** `X-Consistency`: opaque, and ours. A forged one could make every node tail without need, so it is checked before it is read. */
export class ConsistencyTokens {
  constructor(private readonly secrets: Secrets) {}

  encode({ seen, wrote }: ConsistencyToken): string {
    const said = Buffer.from(`${seen.epoch} ${formatSnapshot(seen)} ${wrote ?? ''}`);
    return Buffer.concat([macOf(this.secrets.key(keyLabel), said), said]).toString('base64url');
  }

  /** Null for what this installation did not hand out: it is ignored, as if none had come. */
  decode(token: string): ConsistencyToken | null {
    if (token.length > charactersMax) return null;
    const bytes = Buffer.from(token, 'base64url');
    const [mac, said] = [bytes.subarray(0, macBytes), bytes.subarray(macBytes)];
    if (mac.length !== macBytes || !this.secrets.accepted(keyLabel).some((key) => timingSafeEqual(mac, macOf(key, said)))) return null;
    const [epoch = '', snapshot = '', wrote = ''] = said.toString().split(' ');
    return { seen: parseStamp(epoch, snapshot), wrote: wrote === '' ? null : BigInt(wrote) };
  }
}

function macOf(key: KeyObject, said: Uint8Array): Buffer {
  return createHmac('sha256', key).update(said).digest().subarray(0, macBytes);
}
