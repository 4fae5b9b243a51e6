import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A wire between the application and Redis that a test can spoil. */
export interface Wire {
  readonly url: string;
  /** Every answer from now on comes so much later. */
  delay(ms: number): void;
  /** Instead of every answer from now on; null: what Redis says. */
  answerWith(bytes: Buffer | null): void;
  cutAll(): void;
  close(): Promise<void>;
}

export async function wireTo(port: number): Promise<Wire> {
  const open = new Set<Socket>();
  let delayMs = 0;
  let instead: Buffer | null = null;
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      // A spoilt wire is what this is for.
      socket.on('error', () => socket.destroy());
    }
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    client.pipe(upstream);
    upstream.on('data', (bytes) => {
      const said = instead ?? bytes;
      if (delayMs === 0) client.write(said);
      else setTimeout(() => client.destroyed || client.write(said), delayMs).unref();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cutAll = (): void => open.forEach((socket) => socket.destroy());
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    delay: (ms) => {
      delayMs = ms;
    },
    answerWith: (bytes) => {
      instead = bytes;
    },
    cutAll,
    close: () => {
      cutAll();
      return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    },
  };
}
