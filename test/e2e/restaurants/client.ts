import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export interface Answer<Body> {
  readonly status: number;
  readonly etag: string | undefined;
  readonly type: string;
  readonly text: string;
  readonly body: Body;
}

/** A problem document, or any other object. */
export interface Problem {
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string }[];
  readonly [member: string]: unknown;
}

export interface Row {
  readonly id: number;
  readonly version: number;
  readonly [member: string]: unknown;
}

export interface List {
  readonly items: readonly Row[];
  readonly next: string | null;
}

export type Headers = Readonly<Record<string, string>>;

/** Speaks to the application with one key, as a client would: JSON in, JSON out. */
export class Client {
  constructor(
    private readonly app: NestFastifyApplication,
    private readonly key: string,
  ) {}

  async get<Body = Row>(url: string): Promise<Answer<Body>> {
    return this.send({ method: 'GET', url });
  }

  async post<Body = Row>(url: string, payload: unknown, headers: Headers = {}): Promise<Answer<Body>> {
    return this.send({ method: 'POST', url, payload, headers });
  }

  /** With the ETag of what was read; '*' for whatever is there. */
  async patch<Body = Row>(url: string, payload: unknown, etag?: string): Promise<Answer<Body>> {
    return this.send({ method: 'PATCH', url, payload, headers: ifMatch(etag) });
  }

  async put<Body = Row>(url: string, payload: unknown, etag?: string): Promise<Answer<Body>> {
    return this.send({ method: 'PUT', url, payload, headers: ifMatch(etag) });
  }

  async delete<Body = Problem>(url: string, etag?: string): Promise<Answer<Body>> {
    return this.send({ method: 'DELETE', url, headers: ifMatch(etag) });
  }

  /** Every page of a list, in pages of `limit`. */
  async all(url: string, limit: number): Promise<Row[]> {
    const rows: Row[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Answer<List> = await this.get<List>(`${url}${url.includes('?') ? '&' : '?'}limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      if (page.status !== 200) throw new Error(`${url} answered ${page.status}: ${page.text}`);
      rows.push(...page.body.items);
      cursor = page.body.next;
    }
    return rows;
  }

  private async send<Body>({ method, url, payload, headers = {} }: { method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'; url: string; payload?: unknown; headers?: Headers }): Promise<Answer<Body>> {
    const json = payload === undefined ? {} : { payload: typeof payload === 'string' ? payload : JSON.stringify(payload) };
    const type: Headers = payload === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await this.app.inject({ method, url, ...json, headers: { 'x-api-key': this.key, ...type, ...headers } });
    const contentType = String(answer.headers['content-type'] ?? '');
    return {
      status: answer.statusCode,
      etag: answer.headers['etag'] as string | undefined,
      type: contentType,
      text: answer.body,
      body: (contentType.includes('json') ? JSON.parse(answer.body) : undefined) as Body,
    };
  }
}

function ifMatch(etag: string | undefined): Headers {
  return etag === undefined ? {} : { 'if-match': etag };
}

/** `pointer CODE` of each fault of a problem document. */
export function faultsOf({ body }: Answer<Problem>): string[] {
  return (body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
}
