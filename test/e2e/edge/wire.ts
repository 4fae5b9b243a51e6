import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

export interface WireRequest {
  readonly method?: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Speaks to the application over a socket, for what is injected comes past the edge. Decodes nothing and adds nothing. */
export class Wire {
  private readonly agent = new Agent({ keepAlive: true });

  private constructor(readonly url: string) {}

  static async open(app: NestFastifyApplication): Promise<Wire> {
    await app.listen({ port: 0, host: '127.0.0.1' });
    return new Wire(await app.getUrl());
  }

  static to(url: string): Wire {
    return new Wire(url);
  }

  ask(path: string, { method = 'GET', key, headers = {}, body }: WireRequest = {}): Promise<WireAnswer> {
    const sent = body === undefined ? null : JSON.stringify(body);
    const all = { ...(key === undefined ? {} : { 'x-api-key': key }), ...(sent === null ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(sent)) }), ...headers };
    return new Promise((resolve, reject) => {
      const going = request(`${this.url}${path}`, { method, headers: all, agent: this.agent }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(chunks) }));
        answer.on('error', reject);
      });
      going.on('error', reject);
      going.end(sent ?? undefined);
    });
  }

  /** Asks until the edge answers from what is kept. */
  async hit(path: string, options: WireRequest = {}): Promise<WireAnswer> {
    const givesUpAt = performance.now() + 10_000;
    for (;;) {
      const answer = await this.ask(path, options);
      if (cacheStatusOf(answer).startsWith('couvert; hit')) return answer;
      if (performance.now() > givesUpAt) throw new Error(`${path} is not kept: ${answer.status}, ${cacheStatusOf(answer)}`);
      await sleep(10);
    }
  }

  close(): void {
    this.agent.destroy();
  }
}

export function cacheStatusOf({ headers }: WireAnswer): string {
  return String(headers['cache-status']);
}
