import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenAPIObject } from '@nestjs/swagger';

type Json = Record<string, unknown>;

/** Says whether an answer is what the document declares for its status, no member more and none less. */
export class ResponseJudge {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });

  constructor(private readonly document: OpenAPIObject) {
    addFormats.default(this.ajv);
    this.ajv.addSchema(closed(JSON.parse(JSON.stringify(document)) as Json), 'document');
  }

  /** Null when it fits; else what is wrong. */
  complaint(answer: { path: string; method: string; status: number; contentType: string | undefined; body: unknown }): string | null {
    const { path, method, status } = answer;
    const pointer = this.pointerOf(path, method, status);
    if (pointer === null) return `the document declares no ${status} for ${method} ${path}`;
    const declared = this.contentAt(pointer);
    if (declared === null) return answer.body === null ? null : `the document declares no content for ${method} ${path} ${status}`;
    const [type] = Object.keys(declared);
    if (type === undefined || answer.contentType?.startsWith(type) !== true) return `${answer.contentType} instead of ${type} for ${method} ${path} ${status}`;
    const schema = { $ref: `document#${pointer}/content/${escaped(type)}/schema` };
    return this.ajv.validate(schema, answer.body) ? null : `${method} ${path} ${status}: ${this.ajv.errorsText(this.ajv.errors, { separator: '; ' })}`;
  }

  private pointerOf(path: string, method: string, status: number): string | null {
    const operation = this.document.paths[path]?.[method.toLowerCase() as 'get'];
    const response = operation?.responses[String(status)];
    if (response === undefined) return null;
    return '$ref' in response ? response.$ref.slice(1) : `/paths/${escaped(path)}/${method.toLowerCase()}/responses/${status}`;
  }

  private contentAt(pointer: string): Json | null {
    const steps = pointer.split('/').slice(1).map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
    const response = steps.reduce<unknown>((at, step) => (at as Json)[step], this.document) as Json;
    return (response['content'] as Json | undefined) ?? null;
  }
}

function escaped(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
}

/** Closes every object schema that lists its members: an answer must not hold what the document does not know. Problems may. */
function closed(document: Json): Json {
  const schemas = ((document['components'] as Json)['schemas'] ?? {}) as Record<string, Json>;
  for (const [name, schema] of Object.entries(schemas)) if (name !== 'Problem') close(schema);
  for (const path of Object.values(document['paths'] as Json)) close(path);
  return document;
}

function close(node: unknown): void {
  if (Array.isArray(node)) node.forEach(close);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const schema = node as Json;
  const isListed = schema['type'] === 'object' && typeof schema['properties'] === 'object' && schema['allOf'] === undefined;
  if (isListed && schema['additionalProperties'] === undefined) schema['additionalProperties'] = false;
  for (const [key, value] of Object.entries(schema)) if (key !== 'allOf' && key !== 'example' && key !== 'examples') close(value);
}
