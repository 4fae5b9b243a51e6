import { HttpException } from '@nestjs/common';
import { CouvertError, kernelErrors, type Occurrence } from '#kernel';

type Raise = (occurrence?: Occurrence) => CouvertError;

/** What the framework's own refusals are called, by status. */
const byStatus: Readonly<Record<number, Raise>> = {
  400: kernelErrors.badRequest,
  401: kernelErrors.unauthenticated,
  403: kernelErrors.forbidden,
  404: kernelErrors.notFound,
  405: kernelErrors.methodNotAllowed,
  408: kernelErrors.requestTimeout,
  409: kernelErrors.conflict,
  412: kernelErrors.preconditionFailed,
  413: kernelErrors.bodyTooLarge,
  414: kernelErrors.uriTooLong,
  415: kernelErrors.unsupportedMediaType,
  422: kernelErrors.inputInvalid,
  431: kernelErrors.headersTooLarge,
  503: kernelErrors.unavailable,
  504: kernelErrors.timeout,
};

/** Whatever was thrown, as an error of the catalogue. Words of a framework never reach a client: they name its parts. */
export function toCouvertError(thrown: unknown): CouvertError {
  if (thrown instanceof CouvertError) return thrown;
  const status = statusOf(thrown);
  if (status === null) return kernelErrors.internal({ cause: thrown });
  const raise = byStatus[status] ?? (status < 500 ? kernelErrors.badRequest : kernelErrors.internal);
  return raise({ cause: thrown, ...(status === 503 ? { retryAfterSeconds: 1 } : {}) });
}

function statusOf(thrown: unknown): number | null {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const status = thrown instanceof Error && 'statusCode' in thrown ? thrown.statusCode : null;
  if (Number.isInteger(status) && Number(status) >= 400 && Number(status) <= 599) return Number(status);
  return isAborted(thrown) ? 400 : null;
}

// The client went away in the middle of its body; nobody will read the answer, and it is no defect of ours.
function isAborted(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown.message === 'aborted' || ('code' in thrown && thrown.code === 'ERR_STREAM_PREMATURE_CLOSE'));
}
