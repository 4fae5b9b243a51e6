import { hash, randomBytes } from 'node:crypto';
import type { NewSession, Session, SessionLimits, SessionOrigin, SessionOwner } from './session-store.ts';

const idPattern = /^[A-Za-z0-9_-]{43}$/;
const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** An IPv6 address with a zone is shorter; of what a browser says of itself the beginning is enough to know it by. */
const [addressMax, userAgentMax] = [64, 200];

export function newSession({ tenantId, userId }: SessionOwner, { address, userAgent }: SessionOrigin, nowMs: number): NewSession {
  const id = randomBytes(32).toString('base64url');
  return { id, session: { tenantId, userId, handle: handleOf(id), createdAtMs: nowMs, seenAtMs: nowMs, address: address.slice(0, addressMax), userAgent: userAgent.slice(0, userAgentMax) } };
}

/** A plain hash: there is nothing to guess among 256 random bits. */
export function handleOf(id: string): string {
  return hash('sha256', id, 'base64url');
}

/** Of an id, and of a handle. */
export function couldBeSession(text: string): boolean {
  return idPattern.test(text);
}

/** @throws RangeError: a store's keys are made of them, and what else stood there would be somebody else's key */
export function requireUuid(text: string): void {
  if (!uuidPattern.test(text)) throw new RangeError('sessions belong to a person of a tenant, both named by UUIDs');
}

export function requireUuids({ tenantId, userId }: SessionOwner): void {
  requireUuid(tenantId);
  requireUuid(userId);
}

/** How long it lives if it is not used again, ms; 0 or less: it has ended. */
export function leftMsOf({ createdAtMs, seenAtMs }: Session, { idleMs, absoluteMs }: SessionLimits, nowMs: number): number {
  return Math.min(seenAtMs + idleMs, createdAtMs + absoluteMs) - nowMs;
}
