import { userInfo } from 'node:os';
import type { ParseArgsConfig } from 'node:util';
import { type ListedApiKey, type NewApiKey, publishableScopes, type Scope, scopes, secretScopes } from '#security';
import { required } from '../options.ts';
import { Refusal } from '../verb.ts';

export const newKeyOptions = {
  tenant: { type: 'string' },
  name: { type: 'string' },
  kind: { type: 'string', default: 'secret' },
  environment: { type: 'string', default: 'live' },
  scope: { type: 'string', multiple: true },
  origin: { type: 'string', multiple: true },
  restaurant: { type: 'string', multiple: true },
  expires: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

/** The options of `couvert keys create` as they were given. */
export interface NewKeyValues {
  readonly name?: string;
  readonly kind: string;
  readonly environment: string;
  readonly scope?: readonly string[];
  readonly origin?: readonly string[];
  readonly restaurant?: readonly string[];
  readonly expires?: string;
}

/** @throws Refusal that says which option is wrong and what it may be */
export function wantedKey(values: NewKeyValues): NewApiKey {
  const kind = oneOf(values.kind, ['secret', 'publishable'] as const, 'kind');
  return {
    kind,
    environment: oneOf(values.environment, ['live', 'test'] as const, 'environment'),
    name: required(values.name, 'name').slice(0, 100),
    scopes: scopesOf(values.scope, kind),
    origins: (values.origin ?? []).map(originOf),
    restaurantIds: values.restaurant?.map(restaurantIdOf) ?? null,
    expiresAt: values.expires === undefined ? null : instantOf(values.expires),
    createdBy: `cli:${userInfo().username}`,
  };
}

/** One key as one line: id, state, what it is and may. */
export function keyLine(key: ListedApiKey): string {
  const state = key.revoked_at !== null ? 'revoked' : key.expires_at !== null && key.expires_at.getTime() <= Date.now() ? 'expired' : 'active';
  return [key.id, state.padEnd(7), key.kind.padEnd(11), key.environment, key.created_at.toISOString().slice(0, 10), JSON.stringify(key.name), key.scopes.join(',')].join('  ');
}

function oneOf<const T extends string>(given: string, allowed: readonly T[], option: string): T {
  const found = allowed.find((one) => one === given);
  if (found === undefined) throw new Refusal(`--${option} may be ${allowed.join(' or ')}, not "${given}".`);
  return found;
}

function scopesOf(given: readonly string[] | undefined, kind: NewApiKey['kind']): readonly Scope[] {
  const widest = kind === 'publishable' ? publishableScopes : scopes;
  if (given === undefined) return kind === 'publishable' ? publishableScopes : secretScopes;
  return given.map((scope) => oneOf(scope, widest, 'scope'));
}

function originOf(given: string): string {
  const origin = URL.canParse(given) ? new URL(given).origin : null;
  if (origin !== given) throw new Refusal(`--origin must be scheme, host and port alone, such as https://example.com; "${given}" is not.`);
  return origin;
}

function restaurantIdOf(given: string): number {
  if (!/^[1-9]\d{0,8}$/.test(given)) throw new Refusal(`--restaurant must be the number of a restaurant, not "${given}".`);
  return Number(given);
}

function instantOf(given: string): Date {
  const at = new Date(given);
  if (Number.isNaN(at.getTime()) || at.getTime() <= Date.now()) throw new Refusal(`--expires must be a time to come, such as 2027-12-31T00:00:00Z; "${given}" is not.`);
  return at;
}
