import { kernelErrors } from '../errors/kernel.errors.ts';
import { isUuid } from '../ids/uuid-v7.ts';
import { pathParameter } from './path-parameter.ts';

/** The UUID of something in the path. @throws NOT_FOUND for what can be none. */
export function PathUuid(name: string): ParameterDecorator {
  return pathParameter({ name, parse: parseUuid, api: { schema: { type: 'string', format: 'uuid' }, example: '0192f7a4-5b6c-7d8e-9f01-23456789abcd' } });
}

function parseUuid(text: string): string {
  const id = text.toLowerCase();
  if (!isUuid(id)) throw kernelErrors.notFound();
  return id;
}
