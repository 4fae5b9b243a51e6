import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** Answers with all addresses of a name. */
export type Resolve = (hostname: string, callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void) => void;

export interface PostWebhookOptions {
  /** For development: any address may be reached, and without TLS. */
  readonly allowPrivate: boolean;
  /** How long the whole exchange may take, ms. */
  readonly timeMsMax: number;
  /** All addresses of a name. The seam for tests. */
  readonly resolve?: Resolve;
  /** Certificates of authorities beside those that Node knows. The seam for tests. */
  readonly ca?: string;
}

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** Why nobody was asked or nobody answered, in words for the tenant: nothing in them comes from the other side. */
export class PostFailed extends Error {}

/** An answer is its status; so much of the rest is read at most, so that the connection ends in order. */
const answerBytesMax = 16_384;

/** Sends webhooks: no redirects, no connection kept, and to public addresses alone. */
export class PostWebhook {
  constructor(private readonly options: PostWebhookOptions) {}

  /**
   * @returns the status, whatever it is
   * @throws PostFailed
   */
  async send({ url, headers, body, signal }: Post): Promise<number> {
    const { protocol, hostname } = this.permitted(url);
    const { timeMsMax, allowPrivate, ca } = this.options;
    const answered = Promise.withResolvers<number>();
    const options: RequestOptions = {
      method: 'POST',
      // Each message makes a connection of its own: what was judged is what is used.
      agent: false,
      headers: { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' },
      ...(ca === undefined ? {} : { ca }),
      ...(allowPrivate ? {} : { lookup: this.lookup }),
      ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
    };
    const request = (protocol === 'https:' ? httpsRequest : httpRequest)(url, options);
    request.on('socket', (socket) =>
      socket.once('connect', () => {
        if (!allowPrivate && !isPublicAddress(socket.remoteAddress ?? '')) request.destroy(new PostFailed('the address is not public'));
      }),
    );
    request.on('error', (error) => answered.reject(error instanceof PostFailed ? error : new PostFailed(reasonOf(error), { cause: error })));
    request.on('response', (response) => {
      answered.resolve(response.statusCode ?? 0);
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > answerBytesMax) request.destroy();
      });
      response.on('error', () => undefined);
    });
    const timer = setTimeout(() => request.destroy(new PostFailed(`no answer within ${timeMsMax} ms`)), timeMsMax);
    const onAbort = (): void => void request.destroy(new PostFailed('given up'));
    signal.addEventListener('abort', onAbort, { once: true });
    request.once('close', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      // Of a socket that closed without a word there is no error.
      answered.reject(new PostFailed('the connection was closed without an answer'));
    });
    if (signal.aborted) onAbort();
    else request.end(body);
    return answered.promise;
  }

  private permitted(url: string): URL {
    const parsed = new URL(url);
    const { protocol, hostname } = parsed;
    if (this.options.allowPrivate) return parsed;
    if (protocol !== 'https:') throw new PostFailed('the address is not https');
    // Node asks no resolver about an address, so it is judged here.
    const literal = hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) > 0 && !isPublicAddress(literal)) throw new PostFailed('the address is not public');
    return parsed;
  }

  /** Node connects to what this answers and asks nobody again: there is no moment in which a name could become another address. */
  private readonly lookup: LookupFunction = (hostname, { all }, callback) => {
    const resolve = this.options.resolve ?? resolveAll;
    resolve(hostname, (error, addresses) => {
      const open = addresses.filter(({ address }) => isPublicAddress(address));
      const [first] = open;
      if (error !== null) callback(error, []);
      else if (first === undefined) callback(new PostFailed('the address is not public'), []);
      else if (all === true) callback(null, open);
      else callback(null, first.address, first.family);
    });
  };
}

const resolveAll: Resolve = (hostname, callback) => systemLookup(hostname, { all: true }, (error, addresses) => callback(error, error === null ? addresses : []));

/** Of Node's errors the code alone: their messages hold addresses of our own network. */
function reasonOf(error: Error): string {
  const known: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'the connection was refused',
    ECONNRESET: 'the connection was reset',
    ENOTFOUND: 'the name is not known',
    EAI_AGAIN: 'the name could not be resolved',
    ETIMEDOUT: 'no connection in time',
  };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const codes = error instanceof AggregateError ? error.errors.map((one: NodeJS.ErrnoException) => one.code ?? '') : [code];
  return known[codes[0] ?? ''] ?? (/^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? `the connection failed (${code})` : 'the connection failed');
}
