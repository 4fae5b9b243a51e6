import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';

export const manageTokenHeader = 'x-manage-token';

/** The `X-Manage-Token` header: a string as the client sent it, or null. Only `ManageTokens.matches` says what it is worth. */
export const ManageToken = createParamDecorator(
  (_: unknown, host: ExecutionContext): string | null => {
    const { headers } = host.switchToHttp().getRequest<{ headers: Readonly<Record<string, string | undefined>> }>();
    return headers[manageTokenHeader] ?? null;
  },
  [documented],
);

function documented(target: object, method: string | symbol | undefined): void {
  if (method === undefined) return;
  const header = ApiHeader({ name: 'X-Manage-Token', required: false, description: 'The token that the answer to the booking showed: whoever has it manages that one booking.', schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' } });
  header(target, method, Object.getOwnPropertyDescriptor(target, method) ?? {});
}
