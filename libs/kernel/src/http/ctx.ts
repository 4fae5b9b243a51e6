import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Context } from '../context/context.ts';

/** What the guard leaves on the request once it knows the caller. */
export interface RequestWithContext {
  couvert?: Context;
}

/** The context of the request, for the first parameter of a use case or query. */
export const Ctx = createParamDecorator((_: unknown, host: ExecutionContext): Context => {
  const { couvert } = host.switchToHttp().getRequest<RequestWithContext>();
  if (couvert === undefined) throw new Error('the route was reached before its caller was known');
  return couvert;
});
