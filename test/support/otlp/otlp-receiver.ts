import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { type Fields, fieldsOf, hexIn, messagesIn, numberIn, textIn } from './protobuf-fields.ts';

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first of a trace. */
  readonly parentSpanId: string;
  readonly name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** 0 unset, 1 ok, 2 error. */
  readonly status: number;
  readonly durationNs: number;
  /** All its bytes, to look for what must not be in it. */
  readonly raw: Buffer;
}

/** A collector for tests: takes what is sent over HTTP as protobuf, https://opentelemetry.io/docs/specs/otlp/ */
export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = [];
  /** Bodies of metrics, as they came. */
  readonly metrics: Buffer[] = [];
  readonly headers: Record<string, unknown>[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<OtlpReceiver> {
    const server = createServer();
    const receiver = new OtlpReceiver(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const sent = Buffer.concat(chunks);
        receiver.headers.push({ ...request.headers });
        receiver.take(request.url ?? '', request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent);
        response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(path: string, body: Buffer): void {
    if (path === '/v1/metrics') this.metrics.push(body);
    if (path !== '/v1/traces') return;
    for (const resourceSpans of messagesIn(fieldsOf(body), 1)) {
      for (const scopeSpans of messagesIn(resourceSpans, 2)) {
        for (const raw of scopeSpans.get(2) ?? []) this.spans.push(spanOf(raw as Buffer));
      }
    }
  }
}

/** https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto */
function spanOf(raw: Buffer): ReceivedSpan {
  const fields = fieldsOf(raw);
  const [status] = messagesIn(fields, 15);
  return {
    traceId: hexIn(fields, 1),
    spanId: hexIn(fields, 2),
    parentSpanId: hexIn(fields, 4),
    name: textIn(fields, 5),
    kind: numberIn(fields, 6),
    attributes: Object.fromEntries(messagesIn(fields, 9).map((attribute) => [textIn(attribute, 1), valueOf(messagesIn(attribute, 2)[0])])),
    status: status === undefined ? 0 : numberIn(status, 3),
    durationNs: numberIn(fields, 8) - numberIn(fields, 7),
    raw,
  };
}

function valueOf(value: Fields | undefined): string | number | boolean {
  if (value === undefined) return '';
  if (value.has(1)) return textIn(value, 1);
  if (value.has(2)) return numberIn(value, 2) === 1;
  const double = value.get(4)?.[0];
  return Buffer.isBuffer(double) ? double.readDoubleLE() : numberIn(value, 3);
}
