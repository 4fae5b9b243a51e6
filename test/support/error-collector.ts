import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** One envelope as it arrived (https://develop.sentry.dev/sdk/data-model/envelopes/). */
export interface Envelope {
  readonly headers: IncomingMessage['headers'];
  readonly url: string;
  /** As sent, unpacked. */
  readonly text: string;
  readonly items: readonly { readonly type: string; readonly payload: Record<string, unknown> }[];
}

/** How a collector behaves: it takes reports, takes none, never answers, or answers late. */
export type Mood = 'takes' | 'refuses' | 'hangs' | 'slow';

/** A server that speaks as much of Sentry's protocol as a client needs. */
export interface ErrorCollector {
  readonly dsn: string;
  readonly envelopes: readonly Envelope[];
  /** The events of all envelopes. */
  events(): Record<string, unknown>[];
  mood: Mood;
  /** Requests that arrived and were not answered yet. */
  readonly waiting: number;
  close(): Promise<void>;
}

/** How late `slow` answers, ms. */
const slowMs = 1_000;

export async function startErrorCollector(mood: Mood = 'takes'): Promise<ErrorCollector> {
  const envelopes: Envelope[] = [];
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  const state = { mood, waiting: 0 };
  const answer = (response: ServerResponse, status: number): void => void response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { mood } = state;
      if (mood === 'refuses') return answer(response, 500);
      if (mood === 'hangs') {
        state.waiting += 1;
        return response.once('close', () => (state.waiting -= 1));
      }
      envelopes.push(envelopeOf(request, Buffer.concat(chunks)));
      if (mood === 'takes') return answer(response, 200);
      const timer = setTimeout(() => {
        timers.delete(timer);
        answer(response, 200);
      }, slowMs);
      timers.add(timer);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    dsn: `http://publickey@127.0.0.1:${port}/42`,
    envelopes,
    events: () => envelopes.flatMap(({ items }) => items.filter(({ type }) => type === 'event').map(({ payload }) => payload)),
    get mood() {
      return state.mood;
    },
    set mood(next) {
      state.mood = next;
    },
    get waiting() {
      return state.waiting;
    },
    close: () => {
      timers.forEach(clearTimeout);
      sockets.forEach((socket) => socket.destroy());
      return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    },
  };
}

function envelopeOf({ headers, url = '' }: IncomingMessage, bytes: Buffer): Envelope {
  const text = (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
  // The head, then a head and a payload of each item; none of ours has a line break in it.
  const [, ...lines] = text.split('\n').filter((line) => line !== '');
  const items = lines.flatMap((line, at) => (at % 2 === 0 ? [{ type: String((JSON.parse(line) as { type: unknown }).type), payload: JSON.parse(lines[at + 1] ?? '{}') as Record<string, unknown> }] : []));
  return { headers, url, text, items };
}
