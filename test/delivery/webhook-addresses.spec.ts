import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { LookupAddress } from 'node:dns';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../support/redis/certificate.ts';
import { PostFailed, PostWebhook, type PostWebhookOptions } from '../../libs/delivery/src/webhooks/post-webhook.ts';

// Invariant S31: what a stranger chose as an address leads to no host behind our walls.

let inside: Server;
let port: number;
let asked = 0;
/** Anything that connects at all, TLS or not. */
let listener: TcpServer;
let listenerPort: number;
let connected = 0;

beforeAll(async () => {
  inside = createServer((_, response) => {
    asked += 1;
    response.end('the secrets of this machine');
  });
  listener = createTcpServer((socket) => {
    connected += 1;
    socket.destroy();
  });
  await Promise.all([inside, listener].map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))));
  port = (inside.address() as AddressInfo).port;
  listenerPort = (listener.address() as AddressInfo).port;
});
afterAll(() => Promise.all([inside, listener].map((server) => new Promise((resolve) => server.close(resolve)))));

const post = (url: string, options: Partial<PostWebhookOptions> = {}): Promise<number> =>
  new PostWebhook({ allowPrivate: false, timeMsMax: 10_000, ...options }).send({ url, headers: {}, body: '{}', signal: new AbortController().signal });
const refused = new PostFailed('the address is not public');

describe('an address in figures', () => {
  it.each(['127.0.0.1', '127.1', '2130706433', '0x7f.1', '0177.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '169.254.169.254', '10.0.0.1', '[fd00::1]', '[fe80::1]', '[64:ff9b::7f00:1]', '0.0.0.0', '100.64.0.1'])(
    'https://%s is refused without a connection',
    async (host) => {
      await expect(post(`https://${host}:${listenerPort}/`)).rejects.toThrow(refused);
      expect(connected).toBe(0);
    },
  );
});

describe('a name', () => {
  it('that leads to this machine is refused', async () => {
    await expect(post(`https://localhost:${listenerPort}/`)).rejects.toThrow(refused);
    expect(connected).toBe(0);
  });

  it('is asked for once, and what it was judged by is what is connected to', async () => {
    const answers: LookupAddress[][] = [[{ address: '127.0.0.1', family: 4 }], [{ address: '93.184.216.34', family: 4 }]];
    let lookups = 0;
    const resolve: PostWebhookOptions['resolve'] = (_, callback) => callback(null, answers[lookups++ % 2] ?? []);
    await expect(post(`https://rebinds.example:${listenerPort}/`, { resolve })).rejects.toThrow(refused);
    expect({ lookups, connected }).toEqual({ lookups: 1, connected: 0 });
  });

  it('that is public when it is judged and private when it is connected to is never connected to privately', async () => {
    // The first answer would be for who checks, every later one for who connects; there is only one. Nobody has its address.
    let lookups = 0;
    const resolve: PostWebhookOptions['resolve'] = (_, callback) => {
      lookups += 1;
      callback(null, [lookups === 1 ? { address: '2a0f:ffff:ffff::1', family: 6 } : { address: '127.0.0.1', family: 4 }]);
    };
    await expect(post(`https://rebinds.example:${listenerPort}/`, { resolve, timeMsMax: 1_000 })).rejects.toThrow(PostFailed);
    expect({ lookups, connected }).toEqual({ lookups: 1, connected: 0 });
  });

  it('with addresses of both kinds is connected to by the public ones alone', async () => {
    const resolve: PostWebhookOptions['resolve'] = (_, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }, { address: '::1', family: 6 }, { address: '::ffff:127.0.0.1', family: 6 }]);
    await expect(post(`https://mixed.example:${listenerPort}/`, { resolve })).rejects.toThrow(refused);
    expect(connected).toBe(0);
  });
});

describe('a connection', () => {
  it('without TLS is refused', async () => {
    await expect(post(`http://127.0.0.1:${port}/`)).rejects.toThrow('the address is not https');
    expect(asked).toBe(0);
  });

  it('is allowed to go anywhere where development wants it', async () => {
    expect(await post(`http://127.0.0.1:${port}/`, { allowPrivate: true })).toBe(200);
    expect(asked).toBe(1);
  });

  it('with a certificate of nobody is refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'couvert-webhook-'));
    const { certificate, keyFile } = await makeCertificate(folder);
    const server = createTlsServer({ key: await readFile(keyFile), cert: certificate }, (_, response) => response.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await expect(post(url, { allowPrivate: true })).rejects.toThrow('the connection failed (DEPTH_ZERO_SELF_SIGNED_CERT)');
    expect(await post(url, { allowPrivate: true, ca: certificate })).toBe(200);
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });
});

describe('an answer', () => {
  const serve = async (handle: Parameters<typeof createServer>[1]): Promise<{ url: string; close(): Promise<unknown> }> => {
    const server = createServer(handle);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      close: () => {
        server.closeAllConnections();
        return new Promise((resolve) => server.close(resolve));
      },
    };
  };

  it('that leads elsewhere is not followed', async () => {
    const before = asked;
    const server = await serve((_, response) => response.writeHead(307, { location: `http://127.0.0.1:${port}/` }).end());
    expect(await post(server.url, { allowPrivate: true })).toBe(307);
    expect(asked).toBe(before);
    await server.close();
  });

  it('without end is not read to its end', async () => {
    let written = 0;
    const closed = Promise.withResolvers<undefined>();
    const server = await serve((_, response) => {
      const timer = setInterval(() => {
        written += 65_536;
        response.write(Buffer.alloc(65_536));
      }, 1);
      response.on('close', () => {
        clearInterval(timer);
        closed.resolve(undefined);
      });
    });
    expect(await post(server.url, { allowPrivate: true })).toBe(200);
    await closed.promise;
    expect(written).toBeLessThan(64 * 1_048_576);
    await server.close();
  });

  it('that does not come is not waited for', async () => {
    const server = await serve(() => undefined);
    await expect(post(server.url, { allowPrivate: true, timeMsMax: 300 })).rejects.toThrow('no answer within 300 ms');
    await server.close();
  });

  it('that is a cut connection is a failure, in words that name nothing of ours', async () => {
    const server = await serve((request) => request.socket.resetAndDestroy());
    await expect(post(server.url, { allowPrivate: true })).rejects.toThrow('the connection was reset');
    await server.close();
    await expect(post(server.url, { allowPrivate: true })).rejects.toThrow('the connection was refused');
  });
});
