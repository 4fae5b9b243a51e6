import type { OpenAPIObject } from '@nestjs/swagger';
import { errorsCatalogue } from '../errors-catalogue.ts';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Responses = NonNullable<NonNullable<OpenAPIObject['components']>['responses']>;

const examples = { requestId: '01933b6e-8a53-7bd0-9a2c-6f0c5c1f8a11', traceId: '4bf92f3577b34da6a3ce929d0e0e4736' };

/** The schema of every error body. */
export const problemSchemas: Schemas = {
  Problem: {
    type: 'object',
    description: 'An error by RFC 9457, told in the language of `Accept-Language`: English, Spanish, French or German. Some codes have further members.',
    required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'traceId', 'retryable'],
    properties: {
      type: { type: 'string', description: 'Where the error is explained, relative to the root of the API.' },
      title: { type: 'string' },
      status: { type: 'integer', minimum: 400, maximum: 599 },
      detail: { type: 'string', description: 'What happened this time, for a person.' },
      instance: { type: 'string', format: 'uri', description: 'This one occurrence.' },
      code: { type: 'string', enum: errorsCatalogue.map(({ code }) => code), description: 'What to compare in a program.' },
      traceId: { type: 'string', pattern: '^[0-9a-f]{32}$', description: 'What to tell us about it.' },
      retryable: { type: 'boolean', description: 'Whether the same request may succeed when it is sent again unchanged.' },
      errors: { type: 'array', items: { $ref: '#/components/schemas/InputError' } },
    },
  },
  InputError: {
    type: 'object',
    required: ['pointer', 'code', 'detail'],
    properties: {
      pointer: { type: 'string', description: 'A JSON Pointer into the body, or `?name` for a parameter.' },
      code: { type: 'string' },
      detail: { type: 'string' },
    },
  },
};

/** What operations refer to: one response a status, with each of its codes as an example. */
export const problemResponses: Responses = Object.fromEntries(
  [...new Set(errorsCatalogue.map(({ status }) => status))].sort((a, b) => a - b).map((status) => [responseName(status), responseOf(status)]),
);

export function responseName(status: number): string {
  return `Problem${status}`;
}

function responseOf(status: number): Responses[string] {
  const definitions = errorsCatalogue.filter((definition) => definition.status === status);
  return {
    description: definitions.map(({ title }) => title).join('. '),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(definitions.map((definition) => [definition.code, { value: exampleOf(definition) }])),
      },
    },
  };
}

function exampleOf({ code, status, title, retryable, advice }: (typeof errorsCatalogue)[number]) {
  return { type: `/docs/errors#${code}`, title, status, detail: advice, instance: `urn:uuid:${examples.requestId}`, code, traceId: examples.traceId, retryable };
}
