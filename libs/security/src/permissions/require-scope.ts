import { SetMetadata } from '@nestjs/common';

/** Every scope that a key can have. */
export const scopes = [
  'restaurants:read',
  'restaurants:write',
  'bookings:create',
  'bookings:read',
  'bookings:write',
  'guests:read',
  'guests:write',
  'reviews:moderate',
  'webhooks:read',
  'webhooks:write',
  'platform:admin',
] as const;
export type Scope = (typeof scopes)[number];

/** What a publishable key, in a browser, may do: look and book. */
export const publishableScopes: readonly Scope[] = ['restaurants:read', 'bookings:create'];
/** What a restaurant group's own secret key may do unless it is made narrower. */
export const secretScopes: readonly Scope[] = scopes.filter((scope) => scope !== 'platform:admin');

export const requiredScopeKey = 'couvert:required-scope';
/**
 * The scope that a route asks for; of several, any one will do, and the use case decides what each may see.
 * A route without it and without `@Open()` is closed to everybody.
 */
export const RequireScope = (...anyOf: readonly [Scope, ...Scope[]]): MethodDecorator & ClassDecorator => SetMetadata(requiredScopeKey, anyOf);

export const openRouteKey = 'couvert:open-route';
/** A route that needs no caller, such as health. A test lists them all. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(openRouteKey, true);

export const publicByHostKey = 'couvert:public-by-host';
/**
 * A GET that needs no key where the host says whose it is; what is answered is what everybody may see. Beside
 * `@RequireScope()`, which says who else may. A test lists them all.
 */
export const PublicByHost = (): MethodDecorator => SetMetadata(publicByHostKey, true);

export const lastsWhileCutOffKey = 'couvert:lasts-while-cut-off';
/**
 * A GET that shows how this process is, and nothing of any tenant: a secret key that was known before opens it for as long as the
 * database is lost, for that is when somebody wants to look. Everywhere else it does so for five seconds.
 */
export const LastsWhileCutOff = (): MethodDecorator => SetMetadata(lastsWhileCutOffKey, true);
