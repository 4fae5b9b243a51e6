import { type Context, kernelErrors } from '#kernel';

/** Endpoints are told of all restaurants of a tenant: not the business of a key that may see some. @throws FORBIDDEN */
export function requireWholeTenant({ caller }: Context): void {
  if (caller.restaurantIds !== null) throw kernelErrors.forbidden({ detail: 'This key is limited to some restaurants, and webhooks are told of all.' });
}
