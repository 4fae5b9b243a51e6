import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

export const manageTokenHeader = 'x-manage-token';

/** The `X-Manage-Token` header: a string as the client sent it, or null. Only `ManageTokens.matches` says what it is worth. */
export const ManageToken = createParamDecorator((_: unknown, host: ExecutionContext): string | null => {
  const { headers } = host.switchToHttp().getRequest<{ headers: Readonly<Record<string, string | undefined>> }>();
  return headers[manageTokenHeader] ?? null;
});
