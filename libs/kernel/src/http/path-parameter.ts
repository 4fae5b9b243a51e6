import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiParam, type ApiParamOptions } from '@nestjs/swagger';
import { kernelErrors } from '../errors/kernel.errors.ts';
import { rowIdMax } from './fields.ts';

type ApiSchema = Extract<ApiParamOptions, { schema: unknown }>['schema'];

export interface PathParameter<T> {
  readonly name: string;
  /** @throws NOT_FOUND for what names nothing. */
  readonly parse: (text: string) => T;
  /** What the OpenAPI document says of it. */
  readonly api: { readonly schema: ApiSchema; readonly example: string | number; readonly description?: string };
}

/**
 * Makes a decorator for a part of the path. Nest's own `@Param` runs the global validation first, which turns `01`
 * and `1e3` into numbers before a pipe can see that they are no ids.
 */
export function pathParameter<T>({ name, parse, api }: PathParameter<T>): ParameterDecorator {
  const read = createParamDecorator((_: unknown, host: ExecutionContext): T =>
    parse(host.switchToHttp().getRequest<{ params: Readonly<Record<string, string>> }>().params[name] ?? ''),
  );
  return (target, method, index) => {
    if (method === undefined) throw new TypeError('a part of the path is a parameter of a method');
    read()(target, method, index);
    const descriptor = Object.getOwnPropertyDescriptor(target, method);
    if (descriptor !== undefined) ApiParam({ name, ...api })(target, method, descriptor);
  };
}

/** The id of a row in the path: `@PathId('tableId') id: number`. @throws NOT_FOUND for what can be no id. */
export function PathId(name: string): ParameterDecorator {
  return pathParameter({ name, parse: parseRowId, api: { schema: { type: 'integer', minimum: 1, maximum: rowIdMax }, example: 1 } });
}

export function parseRowId(text: string): number {
  const id = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
  if (id > rowIdMax) throw kernelErrors.notFound();
  return id;
}
