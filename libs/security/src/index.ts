import { ApiKeys1795460001001 } from './persistence/migrations/1795460001001-api-keys.ts';

export const securityMigrations = [ApiKeys1795460001001];

// Controllers of every lib: who may call a route.
export { Open, openRouteKey, publishableScopes, RequireScope, requiredScopeKey, scopes, secretScopes, type Scope } from './permissions/require-scope.ts';
