import { type Clock, kernelErrors } from '#kernel';
import { couldBeSession, handleOf, leftMsOf, newSession, requireUuids } from './new-session.ts';
import type { NewSession, Session, SessionLimits, SessionOrigin, SessionOwner, SessionStore } from './session-store.ts';

/** Some 1 kB each, and more people than work behind one process. Without a bound, a script that logs in would fill its memory. */
const sessionsMax = 50_000;

/** Sessions of one process alone, for where there is no Redis: they end with it, and another process does not know them. */
export class MemorySessionStore implements SessionStore {
  /** By tenant and handle. */
  private readonly kept = new Map<string, Session>();
  /** Of each person the handles, oldest first. */
  private readonly handles = new Map<string, Set<string>>();

  constructor(
    private readonly clock: Clock,
    private readonly limits: SessionLimits,
    private readonly max = sessionsMax,
  ) {}

  async create(owner: SessionOwner, origin: SessionOrigin): Promise<NewSession> {
    requireUuids(owner);
    if (this.kept.size >= this.max) this.forgetEnded();
    if (this.kept.size >= this.max) throw kernelErrors.unavailable({ detail: 'Too many people are logged in.', retryAfterSeconds: 60 });
    const made = newSession(owner, origin, this.clock.now());
    this.kept.set(keyOf(made.session), made.session);
    const handles = this.handles.get(ownerKeyOf(owner)) ?? new Set();
    this.handles.set(ownerKeyOf(owner), handles.add(made.session.handle));
    for (const session of this.of(owner).slice(this.limits.perOwnerMax)) this.remove(session);
    return made;
  }

  async find(tenantId: string, id: string): Promise<Session | null> {
    const session = couldBeSession(id) ? this.kept.get(keyOf({ tenantId, handle: handleOf(id) })) : undefined;
    if (session === undefined) return null;
    const nowMs = this.clock.now();
    if (leftMsOf(session, this.limits, nowMs) <= 0) {
      this.remove(session);
      return null;
    }
    if (nowMs - session.seenAtMs < this.limits.slideMs) return session;
    const used = { ...session, seenAtMs: nowMs };
    this.kept.set(keyOf(used), used);
    return used;
  }

  async list(owner: SessionOwner): Promise<readonly Session[]> {
    return this.of(owner);
  }

  async end(owner: SessionOwner, handle: string): Promise<boolean> {
    const session = this.of(owner).find((one) => one.handle === handle);
    if (session !== undefined) this.remove(session);
    return session !== undefined;
  }

  async endAll(owner: SessionOwner, but?: string): Promise<number> {
    const ended = this.of(owner).filter(({ handle }) => handle !== but);
    for (const session of ended) this.remove(session);
    return ended.length;
  }

  close(): void {
    this.kept.clear();
    this.handles.clear();
  }

  /** Newest first. */
  private of(owner: SessionOwner): Session[] {
    requireUuids(owner);
    const nowMs = this.clock.now();
    const sessions = [...(this.handles.get(ownerKeyOf(owner)) ?? [])].map((handle) => this.kept.get(keyOf({ ...owner, handle })));
    return sessions.filter((session) => session !== undefined).filter((session) => leftMsOf(session, this.limits, nowMs) > 0).reverse();
  }

  private remove(session: Session): void {
    this.kept.delete(keyOf(session));
    const ownerKey = ownerKeyOf(session);
    const handles = this.handles.get(ownerKey);
    handles?.delete(session.handle);
    if (handles?.size === 0) this.handles.delete(ownerKey);
  }

  private forgetEnded(): void {
    const nowMs = this.clock.now();
    for (const session of this.kept.values()) if (leftMsOf(session, this.limits, nowMs) <= 0) this.remove(session);
  }
}

function keyOf({ tenantId, handle }: Pick<Session, 'tenantId' | 'handle'>): string {
  return `${tenantId} ${handle}`;
}

function ownerKeyOf({ tenantId, userId }: SessionOwner): string {
  return `${tenantId} ${userId}`;
}
