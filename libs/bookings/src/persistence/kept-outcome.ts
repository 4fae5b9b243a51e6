import type { KeptOutcome } from '#kernel';

/** An earlier outcome as functions answer it: inside JSON, the fingerprint in hexadecimal. */
export interface StoredOutcome<T> {
  readonly fingerprint: string;
  readonly outcome: T;
}

export function keptOutcomeOf<T>(stored: StoredOutcome<T> | null): KeptOutcome<T> | null {
  return stored === null ? null : { fingerprint: Buffer.from(stored.fingerprint, 'hex'), outcome: stored.outcome };
}
