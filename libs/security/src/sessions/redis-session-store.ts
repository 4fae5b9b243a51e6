import { type GuardedRedis, Seal } from '#caching';
import { type Clock, kernelErrors, type RedisCommand, type RedisReply, type Secrets } from '#kernel';
import { couldBeSession, handleOf, leftMsOf, newSession, requireUuids, requireUuid } from './new-session.ts';
import type { NewSession, Session, SessionLimits, SessionOrigin, SessionOwner, SessionStore } from './session-store.ts';

export interface RedisSessionOptions {
  /** Installations with different ones may share a Redis. */
  readonly namespace: string;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly limits: SessionLimits;
}

/** A busy Redis answers within a few milliseconds, and who logs in waits longer for the check of a password. */
const answerMsMax = 250;

/** The first byte of a kept session: how it is written. */
const form = 1;

/** A session and its place in the person's list come together, and the list outlives them all. How many there are is the answer. */
const createScript = `
redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
redis.call('zadd', KEYS[2], ARGV[4], ARGV[3])
redis.call('pexpire', KEYS[2], ARGV[5])
return redis.call('zcard', KEYS[2])`;

/** Only what stands in the person's list is theirs to end. */
const endScript = `
local ended = 0
for at = 2, #KEYS do
  if redis.call('zrem', KEYS[1], ARGV[at - 1]) == 1 then ended = ended + redis.call('del', KEYS[at]) end
end
return ended`;

/**
 * Sessions in Redis or Valkey, for all processes. What is kept is sealed to its key, which names the tenant; all of a tenant's
 * keys share a hash tag, so that scripts work in a cluster. Redis ends what is idle by itself, and the absolute end is looked
 * at as well, for who could write there could lengthen a time.
 *
 * A Redis that evicts under pressure (`maxmemory-policy` other than noeviction) logs people out, and may forget the list by which
 * their other sessions are ended.
 */
export class RedisSessionStore implements SessionStore {
  private readonly seal: Seal;

  constructor(
    private readonly redis: GuardedRedis,
    private readonly options: RedisSessionOptions,
  ) {
    this.seal = new Seal(options.secrets, 'session-seal');
  }

  async create(owner: SessionOwner, origin: SessionOrigin): Promise<NewSession> {
    requireUuids(owner);
    const { clock, limits } = this.options;
    const made = newSession(owner, origin, clock.now());
    const { session } = made;
    const [key, listKey] = [this.keyOf(session), this.listKeyOf(owner)];
    const values = [this.sealed(key, session), this.ttlOf(session), session.handle, String(session.createdAtMs), String(limits.absoluteMs)];
    const count = await this.ask({ key, args: ['EVAL', createScript, '2', key, listKey, ...values] });
    if (Number(count) > limits.perOwnerMax) {
      const tooMany = (await this.list(owner)).slice(limits.perOwnerMax);
      await this.endThose(owner, tooMany.map(({ handle }) => handle));
    }
    return made;
  }

  async find(tenantId: string, id: string): Promise<Session | null> {
    requireUuid(tenantId);
    if (!couldBeSession(id)) return null;
    const { clock, limits } = this.options;
    const key = this.keyOf({ tenantId, handle: handleOf(id) });
    const session = this.opened(key, await this.ask({ key, isRead: true, asBuffers: true, args: ['GET', key] }));
    const nowMs = clock.now();
    if (session === null || leftMsOf(session, limits, nowMs) <= 0) return null;
    if (nowMs - session.seenAtMs < limits.slideMs) return session;
    const used = { ...session, seenAtMs: nowMs };
    // What was ended meanwhile stays so (XX). Who is logged in is not refused because that could not be noted.
    await this.redis.ask({ key, args: ['SET', key, this.sealed(key, used), 'XX', 'PX', this.ttlOf(used)] }, answerMsMax);
    return used;
  }

  async list(owner: SessionOwner): Promise<readonly Session[]> {
    const handles = await this.handlesOf(owner);
    const keys = handles.map((handle) => this.keyOf({ ...owner, handle }));
    const [first] = keys;
    if (first === undefined) return [];
    const replies = await this.ask({ key: first, isRead: true, asBuffers: true, args: ['MGET', ...keys] });
    if (!Array.isArray(replies) || replies.length !== keys.length) throw unavailable();
    // Not what does not open: another process may have sealed it with a secret that this one does not know yet.
    const gone = handles.filter((_, at) => replies[at] === null);
    const listKey = this.listKeyOf(owner);
    if (gone.length > 0) await this.redis.ask({ key: listKey, args: ['ZREM', listKey, ...gone] }, answerMsMax);
    const nowMs = this.options.clock.now();
    return keys.map((key, at) => this.opened(key, replies[at] as RedisReply)).filter((session) => session !== null && leftMsOf(session, this.options.limits, nowMs) > 0) as Session[];
  }

  async end(owner: SessionOwner, handle: string): Promise<boolean> {
    requireUuids(owner);
    return couldBeSession(handle) && (await this.endThose(owner, [handle])) === 1;
  }

  async endAll(owner: SessionOwner, but?: string): Promise<number> {
    const handles = await this.handlesOf(owner);
    return this.endThose(owner, handles.filter((handle) => handle !== but));
  }

  close(): void {
    this.redis.close();
  }

  private async endThose(owner: SessionOwner, handles: readonly string[]): Promise<number> {
    if (handles.length === 0) return 0;
    const keys = [this.listKeyOf(owner), ...handles.map((handle) => this.keyOf({ ...owner, handle }))];
    return Number(await this.ask({ key: keys[0] as string, args: ['EVAL', endScript, String(keys.length), ...keys, ...handles] }));
  }

  /** Newest first; also of those that have ended by themselves. */
  private async handlesOf(owner: SessionOwner): Promise<readonly string[]> {
    requireUuids(owner);
    const key = this.listKeyOf(owner);
    const handles = await this.ask({ key, isRead: true, args: ['ZREVRANGE', key, '0', '-1'] });
    if (!Array.isArray(handles)) throw unavailable();
    return handles.map(String);
  }

  /** @throws UNAVAILABLE for whatever is no answer */
  private async ask(command: RedisCommand): Promise<RedisReply> {
    const reply = await this.redis.ask(command, answerMsMax);
    if (reply === undefined) throw unavailable();
    return reply;
  }

  private opened(key: string, reply: RedisReply): Session | null {
    if (reply === null) return null;
    if (!(reply instanceof Buffer)) throw unavailable();
    const plain = reply[0] === form ? this.seal.open(key, reply) : null;
    return plain === null ? null : (JSON.parse(plain.toString()) as Session);
  }

  private sealed(key: string, session: Session): Buffer {
    return this.seal.seal(key, Buffer.from(JSON.stringify(session)), form);
  }

  private ttlOf(session: Session): string {
    return String(Math.max(1, Math.ceil(leftMsOf(session, this.options.limits, session.seenAtMs))));
  }

  private keyOf({ tenantId, handle }: Pick<Session, 'tenantId' | 'handle'>): string {
    return `${this.prefixOf(tenantId)}:${handle}`;
  }

  private listKeyOf({ tenantId, userId }: SessionOwner): string {
    return `${this.prefixOf(tenantId)}:of:${userId}`;
  }

  // Beside the answers of the cache, not among them: a purge of those must log nobody out.
  private prefixOf(tenantId: string): string {
    return `couvert:session:${this.options.namespace}:{${tenantId}}`;
  }
}

function unavailable(): Error {
  return kernelErrors.unavailable({ retryAfterSeconds: 1 });
}
