import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import { plusDays } from '#kernel';

/** What a request of the tests may carry. */
export interface Sent {
  readonly key?: string;
  readonly token?: string;
  readonly ifMatch?: string;
}

/** An answer as the tests look at it. */
export interface Got {
  readonly status: number;
  readonly body: Body;
  readonly etag: string | undefined;
  readonly replayed: boolean;
  /** The body as what the test says that it is. */
  json<T>(): T;
}

export type Body = Readonly<Record<string, unknown>> & { readonly id: string; readonly manage_token: string; readonly status: string; readonly code: string; readonly version: number };

export type Method = 'GET' | 'POST' | 'PATCH';

/** A client with one API key. */
export class Guest {
  constructor(
    private readonly app: NestFastifyApplication,
    private readonly apiKey: string,
  ) {}

  async send(method: Method, url: string, payload?: object, { key, token, ifMatch }: Sent = {}): Promise<Got> {
    const headers: Record<string, string> = { 'x-api-key': this.apiKey };
    if (key !== undefined) headers['idempotency-key'] = key;
    if (token !== undefined) headers['x-manage-token'] = token;
    if (ifMatch !== undefined) headers['if-match'] = ifMatch;
    const reply = await this.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: reply.statusCode, body: reply.json<Body>(), etag: reply.headers.etag, replayed: reply.headers['idempotent-replayed'] === 'true', json: <T>() => reply.json<T>() };
  }

  get(url: string, sent?: Sent): Promise<Got> {
    return this.send('GET', url, undefined, sent);
  }

  post(url: string, payload: object = {}, sent?: Sent): Promise<Got> {
    return this.send('POST', url, payload, sent);
  }

  patch(url: string, payload: object, sent?: Sent): Promise<Got> {
    return this.send('PATCH', url, payload, sent);
  }
}

/** A service date far enough for every policy of the tests, and never one on which clocks change in Europe. */
export function someDate(daysAhead = 30): string {
  const date = plusDays(new Date().toISOString().slice(0, 10), daysAhead);
  return /-(03|10)-/.test(date) ? plusDays(date, 45) : date;
}

/** Rows as the superuser sees them. */
export async function rowsOf<Row extends object>(url: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
