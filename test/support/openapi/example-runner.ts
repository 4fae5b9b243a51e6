import type { TestApi } from '../api.ts';
import type { Document, Operation } from './operations.ts';
import { ResponseJudge } from './response-judge.ts';
import { exampleQueryOf, sampleOf } from './sample.ts';

export interface Substitutions {
  /** Path parameters by name. */
  readonly path?: Readonly<Record<string, string | number>>;
  /** Query parameters that take the place of documented examples; null leaves one out. */
  readonly query?: Readonly<Record<string, string | number | null>>;
  /** Members of the body that must be real, over the documented example; undefined leaves one out. */
  readonly body?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ExampleAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Parsed; null without a body. */
  readonly body: Record<string, unknown> & { id: number & string };
}

/** Sends requests as the document's own examples describe them, and judges every answer by the document's schemas. */
export class ExampleRunner {
  private readonly judge: ResponseJudge;
  private readonly operations: ReadonlyMap<string, Operation>;
  /** Ids of the operations that were sent. */
  readonly sent = new Set<string>();

  constructor(
    private readonly api: TestApi,
    private readonly document: Document,
    private readonly key: string,
  ) {
    this.judge = new ResponseJudge(document.json);
    this.operations = new Map(document.operations().map((operation) => [operation.id, operation]));
  }

  has(id: string): boolean {
    return this.operations.has(id);
  }

  /** @throws Error when the answer is not what the document says */
  async run(id: string, substitutions: Substitutions = {}): Promise<ExampleAnswer> {
    const operation = this.operations.get(id);
    if (operation === undefined) throw new Error(`the document has no operation ${id}`);
    this.sent.add(id);
    const body = this.bodyOf(operation, substitutions);
    const response = await this.api.app.inject({
      method: operation.method,
      url: this.urlOf(operation, substitutions),
      headers: { 'x-api-key': this.key, ...this.headersOf(operation), ...substitutions.headers },
      ...(body === undefined ? {} : { payload: body }),
    });
    const parsed: unknown = response.body === '' ? null : JSON.parse(response.body);
    const contentType = response.headers['content-type'];
    const complaint = this.judge.complaint({ path: operation.path, method: operation.method, status: response.statusCode, contentType: contentType?.toString(), body: parsed });
    if (complaint !== null) throw new Error(`${complaint}\nsent ${JSON.stringify(body)}\ngot ${response.body.slice(0, 2_000)}`);
    return { status: response.statusCode, headers: response.headers, body: parsed as ExampleAnswer['body'] };
  }

  private bodyOf({ body }: Operation, substitutions: Substitutions): object | undefined {
    if (body === null) return undefined;
    const merged = { ...(sampleOf(this.document, body) as object), ...substitutions.body };
    return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
  }

  private headersOf({ parameters }: Operation): Record<string, string> {
    return parameters.some(({ name }) => name.toLowerCase() === 'if-match') ? { 'if-match': '*' } : {};
  }

  private urlOf(operation: Operation, substitutions: Substitutions): string {
    const { path } = operation;
    const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
      const value = substitutions.path?.[name];
      if (value === undefined) throw new Error(`${path} needs a value for ${name}`);
      return encodeURIComponent(value);
    });
    const query = exampleQueryOf(this.document, operation, substitutions.query);
    return query.size === 0 ? filled : `${filled}?${query.toString()}`;
  }
}
