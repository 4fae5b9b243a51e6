/** Whose sessions: a person of a tenant. Both are UUIDs. */
export interface SessionOwner {
  readonly tenantId: string;
  readonly userId: string;
}

/** Where it was begun, for the person who looks through their list. */
export interface SessionOrigin {
  /** As far as proxies are believed. */
  readonly address: string;
  /** Of any length: what is kept of it is bounded. */
  readonly userAgent: string;
}

export interface Session extends SessionOwner, SessionOrigin {
  /** SHA-256 of the id, base64url: it names the session in lists and opens nothing. */
  readonly handle: string;
  /** Epoch ms. */
  readonly createdAtMs: number;
  /** When it was last used, epoch ms; up to `slideMs` behind. */
  readonly seenAtMs: number;
}

export interface NewSession {
  /** What opens it: 256 random bits, base64url, shown this once; only the hash is kept. */
  readonly id: string;
  readonly session: Session;
}

export interface SessionLimits {
  /** Unused for so long, it ends. */
  readonly idleMs: number;
  /** After so long it ends, however much it is used. */
  readonly absoluteMs: number;
  /** Uses are noted that often at most: one that is used all day would else be written with every request. */
  readonly slideMs: number;
  /** Of one person at a time; the oldest gives way. */
  readonly perOwnerMax: number;
}

/** Those of a restaurant's back office (OWASP, Session Management Cheat Sheet, "Session Expiration"). Twenty are more devices than anybody uses. */
export const sessionLimits: SessionLimits = { idleMs: 30 * 60_000, absoluteMs: 12 * 3_600_000, slideMs: 60_000, perOwnerMax: 20 };

/**
 * Sessions of people who have logged in.
 *
 * Invariant S7: an ended session opens nothing, on any process, from when `end` has answered; one that is there is never said
 * not to be because the store could not be asked. Why: the one lets in who was shut out, the other logs a house out in the
 * middle of an evening. Proved by: test/security/session-stores.spec.ts, test/faults/session-store.spec.ts
 *
 * @throws UNAVAILABLE from each method, within a fraction of a second, when the store cannot be asked
 */
export interface SessionStore {
  create(owner: SessionOwner, origin: SessionOrigin): Promise<NewSession>;
  /** The session that an id opens, which is used thereby; null: there is none, or not any more. Whatever the id is. */
  find(tenantId: string, id: string): Promise<Session | null>;
  /** Newest first. */
  list(owner: SessionOwner): Promise<readonly Session[]>;
  /** @returns whether it was there, and was this person's */
  end(owner: SessionOwner, handle: string): Promise<boolean>;
  /** All that there are, but for the one that is named. @returns how many */
  endAll(owner: SessionOwner, but?: string): Promise<number>;
  close(): void;
}
