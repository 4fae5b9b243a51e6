import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { kernelErrors } from '../errors/kernel.errors.ts';

/** The version that the client has read; `*` says "whatever is there" (RFC 9110, section 13.1.1). */
export type ExpectedVersion = number | '*';

/** A strong validator `"<row version>.<representation>"`: If-Match compares the version, whatever the representation and its coding. */
export function etagOf(version: number, representation = 'json'): string {
  return `"${version}.${representation}"`;
}

/**
 * @throws PRECONDITION_REQUIRED without the header, so that no update is lost unseen; PRECONDITION_FAILED for a weak
 * or foreign tag, since If-Match compares strongly.
 */
export function parseIfMatch(header: string | undefined): ExpectedVersion {
  if (header === undefined || header === '') throw kernelErrors.preconditionRequired();
  if (header.trim() === '*') return '*';
  const version = /^"(\d{1,9})\.[\w-]+"$/.exec(header.trim())?.[1];
  if (version === undefined) throw kernelErrors.preconditionFailed();
  return Number(version);
}

const readIfMatch = createParamDecorator((_: unknown, host: ExecutionContext): ExpectedVersion =>
  parseIfMatch(host.switchToHttp().getRequest<{ headers: Record<string, string | undefined> }>().headers['if-match']),
);

/** The If-Match header of a change: required. */
export function IfMatch(): ParameterDecorator {
  return (target, method, index) => {
    if (method === undefined) throw new TypeError('If-Match is a parameter of a method');
    readIfMatch()(target, method, index);
    const descriptor = Object.getOwnPropertyDescriptor(target, method);
    const description = 'The ETag of what you have read, or `*` for whatever is there.';
    if (descriptor !== undefined) ApiHeader({ name: 'If-Match', required: true, description, example: '"1.json"' })(target, method, descriptor);
  };
}
