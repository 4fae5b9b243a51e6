import { CouvertError } from '../errors/define-errors.ts';
import { kernelErrors } from '../errors/kernel.errors.ts';

/** What a violated constraint means to the caller, by the constraint's name. */
export type ConstraintErrors = Readonly<Record<string, () => CouvertError>>;

const busy = (): CouvertError => kernelErrors.idempotencyBusy({ retryAfterSeconds: 1 });
const kernelConstraints: ConstraintErrors = { idempotency_key_busy: busy, idempotency_keys_once: busy };

interface PgError extends Error {
  readonly code: string;
  readonly constraint?: string;
}

function isPgError(error: unknown): error is PgError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** Node's own codes for a connection that could not be made or was cut. */
const lostConnection = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH', 'EAI_AGAIN']);

/** Serialisation failure and deadlock: PostgreSQL asks for the transaction to be repeated. */
export function isRetryablePgError(error: unknown): boolean {
  return isPgError(error) && (error.code === '40001' || error.code === '40P01');
}

/**
 * The one place where PostgreSQL's codes become errors of the catalogue
 * (https://www.postgresql.org/docs/18/errcodes-appendix.html). What is not known becomes INTERNAL, with its cause.
 */
export function toCatalogueError(error: unknown, constraints: ConstraintErrors): CouvertError {
  if (error instanceof CouvertError) return error;
  if (!isPgError(error)) return isLostBySentence(error) ? unavailable(error) : kernelErrors.internal({ cause: error });
  // couvert_require complains with the name of what does not hold, as a constraint would.
  const name = error.code === 'CV001' ? error.message : error.constraint;
  const own = name === undefined ? undefined : (constraints[name] ?? kernelConstraints[name]);
  if (own !== undefined) return own();
  return byCode(error) ?? kernelErrors.internal({ cause: error });
}

function byCode(error: PgError): CouvertError | null {
  const { code } = error;
  if (code === '23505' || code === '23P01') return kernelErrors.conflict({ cause: error });
  if (code === '23503') return kernelErrors.inUse({ cause: error });
  if (code === '23514' || code === '23502') return kernelErrors.inputInvalid({ cause: error });
  if (code.startsWith('22')) return kernelErrors.badRequest({ cause: error });
  if (code === '42501') return kernelErrors.notFound({ cause: error });
  if (code === '57014' || code === '25P03' || code === '25P04') return kernelErrors.timeout({ cause: error });
  const passing = code.startsWith('08') || code.startsWith('53') || code.startsWith('57P0') || code.startsWith('58') || code.startsWith('40') || code === '25006' || code === '55P03';
  return passing || lostConnection.has(code) ? unavailable(error) : null;
}

function unavailable(cause: unknown): CouvertError {
  return kernelErrors.unavailable({ cause, retryAfterSeconds: 1 });
}

// node-postgres and its pool report some losses with a sentence only.
const lostConnectionSentence = /Connection terminated|timeout exceeded when trying to connect|not queryable|Client was closed|the database did not answer/;

function isLostBySentence(error: unknown): boolean {
  return error instanceof Error && lostConnectionSentence.test(error.message);
}

/** Whether the connection could not be made, or was cut, or ended by a server that goes: none of what was asked will be answered. */
export function isLostConnection(error: unknown): boolean {
  if (!isPgError(error)) return isLostBySentence(error);
  return lostConnection.has(error.code) || error.code.startsWith('57P0') || error.code.startsWith('08');
}
