import type { Stamp } from './stamp.ts';

/** What a client has seen, and the transaction of its own write, which no snapshot taken inside it shows. */
export interface ConsistencyToken {
  readonly seen: Stamp;
  readonly wrote: bigint | null;
}
