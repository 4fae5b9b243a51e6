import { setTimeout as sleep } from 'node:timers/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A wire between the application and PostgreSQL that a test can cut. */
export interface DatabaseProxy {
  readonly url: string;
  /**
   * Cuts the connection that next sends `text`: before PostgreSQL gets it, or once it has committed, with all answers since lost.
   * @param committed how PostgreSQL says that it has: the tag of COMMIT, or of a statement that is its own transaction
   */
  cutAt(text: string, lose: 'request' | 'answer', committed?: 'COMMIT' | 'SELECT 1'): void;
  /** Cuts nobody any more of those whom `cutAt` waits for. */
  disarm(): void;
  /** Cuts every connection now. */
  cutAll(): void;
  /** From now on each message of a client arrives so much later, ms; 0: at once again. */
  slow(ms: number): void;
  /** From now on nothing passes any more, and nobody is told: as when the server's machine stands still. */
  freeze(): void;
  /** It can be reached again, by new connections: those that missed something are cut. */
  thaw(): void;
  close(): Promise<void>;
}

/** @param options.port where it listens; any free one, when left out */
export async function startDatabaseProxy(databaseUrl: string, { port = 0 }: { readonly port?: number } = {}): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const open = new Set<Socket>();
  let trap: { text: string; lose: 'request' | 'answer'; committed: string } | null = null;

  let isFrozen = false;
  let slowMs = 0;

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => open.delete(socket));
      // A cut wire is what the proxy is for: the application is told by its own end of the socket.
      socket.on('error', () => socket.destroy());
    }
    const cut = (): void => {
      client.destroy();
      upstream.destroy();
    };
    client.on('close', () => upstream.end());
    upstream.on('close', () => client.destroy());
    let swallowUntil: string | null = null;
    // In the order in which they came, also while the delay changes.
    let held: Promise<unknown> | null = null;
    const pass = (bytes: Buffer): void => {
      if (held === null && slowMs === 0) {
        upstream.write(bytes);
        return;
      }
      const dueAtMs = performance.now() + slowMs;
      const mine: Promise<unknown> = Promise.resolve(held)
        .then(() => sleep(Math.max(0, dueAtMs - performance.now())))
        .then(() => {
          if (!isFrozen && upstream.writable) upstream.write(bytes);
          if (held === mine) held = null;
        });
      held = mine;
    };
    client.on('data', (bytes) => {
      if (isFrozen) return;
      if (trap !== null && bytes.includes(trap.text)) {
        const { lose, committed } = trap;
        trap = null;
        if (lose === 'request') return cut();
        swallowUntil = `${committed}\0`;
      }
      pass(bytes);
    });
    upstream.on('data', (bytes) => {
      if (isFrozen) return;
      if (swallowUntil === null) client.write(bytes);
      // Cut earlier, while answers of the same burst come in, the server would lose its unread COMMIT with the connection.
      else if (bytes.includes(swallowUntil)) cut();
    });
  });

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const cutAll = (): void => open.forEach((socket) => socket.destroy());
  return {
    url: url.href,
    cutAt: (text, lose, committed = 'COMMIT') => {
      trap = { text, lose, committed };
    },
    disarm: () => {
      trap = null;
    },
    cutAll,
    slow: (ms) => {
      slowMs = ms;
    },
    freeze: () => {
      isFrozen = true;
    },
    thaw: () => {
      isFrozen = false;
      cutAll();
    },
    close: () => {
      cutAll();
      return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    },
  };
}
