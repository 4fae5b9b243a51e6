import type { OpenAPIObject } from '@nestjs/swagger';
import { responseName } from './problem-schema.ts';
import type { Access } from './operation-names.ts';

type PathItem = OpenAPIObject['paths'][string];
export type Operation = NonNullable<PathItem['get']>;

export const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
export const securityScheme = 'ApiKey';

/** Every operation of a document, with where it stands. */
export function operationsOf(document: OpenAPIObject): { path: string; method: (typeof methods)[number]; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ path, method, operation }];
    }),
  );
}

/** Writes into each operation what is true of all: who may call it, which errors it can answer, how it is repeated. */
export function completeOperations(document: OpenAPIObject, access: ReadonlyMap<string, Access>, kept: ReadonlySet<string>): void {
  for (const { path, method, operation } of operationsOf(document)) {
    const who = access.get(operation.operationId ?? '') ?? 'closed';
    if (who === 'closed') throw new Error(`${method.toUpperCase()} ${path} says neither which scope it needs nor that it is open`);
    operation.security = who === 'open' ? [] : who.map((scope) => ({ [securityScheme]: [scope] }));
    if (who !== 'open') operation.description = [operation.description, `Scope: ${who.map((scope) => `\`${scope}\``).join(' or ')}.`].filter(Boolean).join('\n\n');
    if (method === 'post' && who !== 'open') (operation.parameters ??= []).push(idempotencyKey);
    if (who !== 'open') giveToken(operation);
    operation.parameters = withoutRepeats(operation.parameters ?? []);
    for (const status of statusesOf({ path, method, operation, isOpen: who === 'open', isKept: kept.has(operation.operationId ?? '') })) {
      operation.responses[String(status)] ??= { $ref: `#/components/responses/${responseName(status)}` };
    }
    giveErrorsTheirBody(operation);
    operation.tags = operation.tags?.map(titled);
  }
}

// Controllers write their tag as it stands in the address, or as a title: `special-days` reads `Special days`.
function titled(tag: string): string {
  return tag.charAt(0).toUpperCase() + tag.slice(1).replaceAll('-', ' ');
}

// A route that describes an error of its own answers it as a problem document all the same.
function giveErrorsTheirBody({ responses }: Operation): void {
  for (const [status, response] of Object.entries(responses)) {
    if (Number(status) < 400 || response === undefined || '$ref' in response) continue;
    response.content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  }
}

function giveToken(operation: Operation): void {
  (operation.parameters ??= []).push(consistencyToken);
  for (const response of Object.values(operation.responses)) {
    if (response !== undefined && !('$ref' in response)) response.headers = { ...response.headers, ...consistencyHeaders };
  }
}

/** What answers refer to. */
export const headerComponents = {
  Consistency: { description: 'A token of all that this answer shows or has written. Bring it along, and no process answers from before.', schema: { type: 'string' as const } },
};
const consistencyHeaders = { 'X-Consistency': { $ref: '#/components/headers/Consistency' } };

const consistencyToken = {
  name: 'X-Consistency',
  in: 'header' as const,
  required: false,
  description: 'The token of an earlier answer: this one shows no less. Not needed where the cookie of a write comes along; what is no token is ignored.',
  schema: { type: 'string' as const },
};

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  required: false,
  description: 'Makes the request safe to repeat: the same key with the same body gets the first answer again for 24 hours, with `Idempotent-Replayed: true`.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x20-\\x7e]+$' },
};

type Parameters = NonNullable<Operation['parameters']>;

// A header may be described by the decorator that reads it and by the route: the first one stays.
function withoutRepeats(parameters: Parameters): Parameters {
  const keyOf = (one: Parameters[number]): string => ('name' in one ? `${one.in} ${one.name.toLowerCase()}` : one.$ref);
  return parameters.filter((one, i) => parameters.findIndex((other) => keyOf(other) === keyOf(one)) === i);
}

function statusesOf({ path, method, operation, isOpen, isKept }: { path: string; method: string; operation: Operation; isOpen: boolean; isKept: boolean }): number[] {
  const always = [400, 408, 414, 431, 500, 503, 504];
  const closed = isOpen ? [] : [401, 403];
  const named = path.includes('{') || operation.requestBody !== undefined ? [404] : [];
  // A body is read before anybody knows that the route takes none.
  const write = method === 'get' ? [] : [409, 413, 415];
  // An Idempotency-Key that was used for something else is a 422 too.
  const judged = operation.requestBody !== undefined || (method === 'post' && !isOpen) ? [422] : [];
  const conditional = (operation.parameters ?? []).some((one) => 'name' in one && one.name.toLowerCase() === 'if-match') ? [412, 428] : isKept ? [412] : [];
  return [...always, ...closed, ...named, ...write, ...judged, ...conditional];
}
