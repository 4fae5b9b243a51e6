import { ApiKeys1795460001001 } from './persistence/migrations/1795460001001-api-keys.ts';
import { KeysWatched1795510001001 } from './persistence/migrations/1795510001001-keys-watched.ts';

export const securityMigrations = [ApiKeys1795460001001, KeysWatched1795510001001];

// apps/api: closes every route by default.
export { SecurityModule, type SecurityOptions } from './security.module.ts';

// Controllers of every lib: who may call a route.
export { LastsWhileCutOff, Open, openRouteKey, PublicByHost, publicByHostKey, publishableScopes, RequireScope, requiredScopeKey, scopes, secretScopes, type Scope } from './permissions/require-scope.ts';

// Controllers of every lib: how long a route may take.
export { DeadlineMs } from './callers/request-deadline.ts';

// Bookings: the token with which a diner manages one booking.
export { ManageToken, manageTokenHeader } from './manage-tokens/manage-token.decorator.ts';
export { ManageTokens } from './manage-tokens/manage-tokens.ts';

// The command line and the demo data: making keys.
export { createApiKey, type CreatedApiKey, type NewApiKey } from './api-keys/create-api-key.ts';
export { listApiKeys, revokeApiKey, type ListedApiKey } from './api-keys/list-api-keys.ts';
export { formatApiKey, parseApiKey, type ApiKeyParts, type KeyEnvironment, type KeyKind } from './api-keys/key-format.ts';

// Who logs people in: sessions, in Redis or in this process.
export { openSessionStore, SESSION_STORE, type OpenSessionStoreOptions } from './sessions/open-session-store.ts';
export { sessionLimits, type NewSession, type Session, type SessionLimits, type SessionOrigin, type SessionOwner, type SessionStore } from './sessions/session-store.ts';

// apps/api: who asks, found out before the guard, and how often each may.
export { IdentifyCaller, type Credentials, type IdentifiedCaller } from './callers/identify-caller.ts';
export type { ApiKeyRecord } from './api-keys/api-key-record.ts';
export { hostNameIn, hostNameOf } from './hosts/host-name.ts';
export { TenantHosts, type HostCaller } from './hosts/tenant-hosts.ts';
export { isOutOfReach } from './callers/named-records.ts';
export type { Decision, Quota } from './rate-limits/gcra.ts';
export { LocalRateLimiter, type RateLimiter, type RateLimitPolicy } from './rate-limits/rate-limiter.ts';
export { PenaltyBox } from './rate-limits/penalty-box.ts';
export { rateLimitFields, type RateLimitField } from './rate-limits/rate-limit-fields.ts';
export { securityErrors } from './security.errors.ts';

// apps/api: how the token of consistency travels.
export { consistencyCookie, consistencyHeader, consistencyTokenOf } from './callers/consistency-request.ts';

// apps/api: what is read from the outside, before any feature sees it.
export { checkAddress } from './input/check-address.ts';
export { InputPipe } from './input/input.pipe.ts';
export { parseJsonBody } from './input/parse-json-body.ts';
