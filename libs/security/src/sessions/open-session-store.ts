import { GuardedRedis } from '#caching';
import { type Clock, type Policies, type Redis, type Secrets } from '#kernel';
import { MemorySessionStore } from './memory-session-store.ts';
import { RedisSessionStore } from './redis-session-store.ts';
import { sessionLimits, type SessionLimits, type SessionStore } from './session-store.ts';

/** Injection token of the `SessionStore`: `constructor(@Inject(SESSION_STORE) private readonly sessions: SessionStore)`. */
export const SESSION_STORE = Symbol('couvert:session-store');

export interface OpenSessionStoreOptions {
  /** The application's, which outlives the store; null: each process is on its own. */
  readonly redis: Redis | null;
  readonly namespace: string;
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Told of the first trouble in a row. */
  readonly onError: (error: unknown) => void;
  readonly limits?: SessionLimits;
  readonly policies?: Policies;
}

export function openSessionStore({ redis, namespace, secrets, clock, onError, limits = sessionLimits, policies }: OpenSessionStoreOptions): SessionStore {
  if (redis === null) return new MemorySessionStore(clock, limits);
  const guarded = new GuardedRedis(redis, { onError, ...(policies === undefined ? {} : { settings: policies.settings.redis }) });
  policies?.show(guarded);
  return new RedisSessionStore(guarded, { namespace, secrets, clock, limits });
}
