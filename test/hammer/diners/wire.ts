import { Agent, request, type IncomingMessage } from 'node:http';

export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Cut the connection so many milliseconds after the request was sent; null to wait for the answer. */
  readonly cutAfterMs: number | null;
  readonly timeoutMs: number;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export type WireOutcome = { readonly answer: WireAnswer } | { readonly cut: true } | { readonly failure: string };

/** Real HTTP over connections that are kept, and that can be cut in the middle of a request. */
export class Wire {
  private readonly agent: Agent;

  /** @param connectionsMax to one server at a time */
  constructor({ connectionsMax }: { connectionsMax: number }) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connectionsMax, scheduling: 'lifo' });
  }

  close(): void {
    this.agent.destroy();
  }

  /** Never throws: that nothing came back is an outcome like others. A kept connection that the server had just closed is tried once more. */
  async send(wanted: WireRequest): Promise<WireOutcome> {
    const first = await this.attempt(wanted);
    return 'stale' in first ? this.attempt(wanted).then((second) => ('stale' in second ? { failure: 'the connection was closed twice' } : second)) : first;
  }

  private attempt({ method, url, headers, body, cutAfterMs, timeoutMs }: WireRequest): Promise<WireOutcome | { stale: true }> {
    const text = body === null ? null : JSON.stringify(body);
    return new Promise((resolve) => {
      let cut = false;
      const sent = request(url, { method, agent: this.agent, headers: { ...headers, ...(text === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) } });
      const timers = [setTimeout(() => sent.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)];
      if (cutAfterMs !== null) {
        timers.push(setTimeout(() => {
          cut = true;
          sent.destroy();
        }, cutAfterMs));
      }
      const end = (outcome: WireOutcome | { stale: true }): void => {
        timers.forEach(clearTimeout);
        resolve(outcome);
      };
      sent.on('error', (error: NodeJS.ErrnoException) => end(cut ? { cut: true } : sent.reusedSocket && error.code === 'ECONNRESET' ? { stale: true } : { failure: error.message }));
      sent.once('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', () => end({ answer: { status: response.statusCode ?? 0, headers: response.headers, body: parsed(Buffer.concat(chunks)) } }));
        response.on('error', (error) => end(cut ? { cut: true } : { failure: error.message }));
      });
      sent.end(text ?? undefined);
    });
  }
}

function parsed(bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
