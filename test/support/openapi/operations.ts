import type { OpenAPIObject } from '@nestjs/swagger';

/** JSON Schema 2020-12 as far as the document uses it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly additionalProperties?: boolean | Schema;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
  readonly example?: unknown;
}

/** One operation of the document with everything it says resolved. */
export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Scopes of which any will do; none when it is open. */
  readonly scopes: readonly string[];
  readonly parameters: readonly Parameter[];
  /** Schema of the JSON body, null when it takes none. */
  readonly body: Schema | null;
  /** Documented statuses, with the schema of the JSON answer where there is one. */
  readonly responses: ReadonlyMap<number, Schema | null>;
}

export class Document {
  constructor(readonly json: OpenAPIObject) {}

  operations(): Operation[] {
    return Object.entries(this.json.paths).flatMap(([path, item]) =>
      (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method) => (item[method] === undefined ? [] : [this.operation(path, method)])),
    );
  }

  /** A schema with its reference followed. */
  resolve(schema: Schema): Schema {
    if (schema.$ref === undefined) return schema;
    const name = schema.$ref.replace('#/components/schemas/', '');
    const found = this.json.components?.schemas?.[name] as Schema | undefined;
    if (found === undefined) throw new Error(`the document refers to ${schema.$ref}, which it does not have`);
    return this.resolve(found);
  }

  private operation(path: string, method: 'get' | 'post' | 'put' | 'patch' | 'delete'): Operation {
    const raw = this.json.paths[path]?.[method];
    if (raw?.operationId === undefined) throw new Error(`${method} ${path} has no operationId`);
    const body = raw.requestBody !== undefined && 'content' in raw.requestBody ? raw.requestBody.content['application/json']?.schema : undefined;
    return {
      id: raw.operationId,
      method: method.toUpperCase() as Operation['method'],
      path,
      scopes: (raw.security ?? []).flatMap((security) => Object.values(security).flat()),
      parameters: (raw.parameters ?? []).map((parameter) => ({ required: false, schema: {}, ...parameter }) as Parameter),
      body: (body as Schema | undefined) ?? null,
      responses: new Map(Object.entries(raw.responses).map(([status, response]) => [Number(status), this.responseSchema(response)])),
    };
  }

  private responseSchema(response: object | undefined): Schema | null {
    const { content } = (response ?? {}) as { content?: Record<string, { schema?: Schema }> };
    return Object.values(content ?? {})[0]?.schema ?? null;
  }
}
