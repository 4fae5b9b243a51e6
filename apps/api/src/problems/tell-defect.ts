import { type CouvertError, textOf } from '#kernel';
import type { Defects } from '#monitoring';

/** Tells of an error when a person has to look at it, and of no other. */
export function tellDefect(error: CouvertError, { defects, traceId, route }: { defects: Defects; traceId: string; route: string | null }): void {
  const { cause, detail = error.definition.title } = error.occurrence;
  const occasion = { code: error.code, traceId, route };
  // A 503 without a cause is an answer that was meant: a drain, a full queue.
  if (error.status === 500 || (error.status > 500 && cause !== undefined)) defects.tell(error, { ...occasion, message: typeof detail === 'string' ? detail : textOf(detail, 'en') });
  // The database's own "permission denied" is answered as 404, and is a defect all the same.
  else if (isPermissionDenied(cause)) defects.tell(error, { ...occasion, message: 'the application role was denied something' });
}

function isPermissionDenied(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === '42501';
}
