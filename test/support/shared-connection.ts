import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Client } from 'pg';

/** One connection to PostgreSQL that clients use by turns, as behind a pooler that gives connections out by the transaction. */
export interface SharedConnection {
  /** For clients that wait for each other, and of which one at most names its statements. */
  readonly url: string;
  close(): Promise<void>;
}

const message = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
};
// https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-START-UP: whoever comes is let in, and may ask.
const welcome = Buffer.concat([message('R', Buffer.alloc(4)), message('S', Buffer.from('client_encoding\0UTF8\0')), message('K', Buffer.alloc(8)), message('Z', Buffer.from('I'))]);
const farewell = 'X';

export async function startSharedConnection(databaseUrl: string): Promise<SharedConnection> {
  const owner = new Client({ connectionString: databaseUrl });
  await owner.connect();
  const { stream } = (owner as Client & { readonly connection: { readonly stream: Socket } }).connection;
  const ofOwner = stream.listeners('data') as ((bytes: Buffer) => void)[];
  stream.removeAllListeners('data');
  const open = new Set<Socket>();
  let asking: Socket | null = null;
  stream.on('data', (bytes) => asking?.write(bytes));
  const server = createServer((client) => {
    open.add(client);
    client.on('close', () => open.delete(client));
    client.once('data', () => {
      client.write(welcome);
      client.on('data', (bytes: Buffer) => {
        if (bytes.toString('latin1', 0, 1) === farewell) return client.destroy();
        asking = client;
        stream.write(bytes);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = Object.assign(new URL(databaseUrl), { hostname: '127.0.0.1', port: String((server.address() as AddressInfo).port) });
  return {
    url: url.href,
    close: async () => {
      for (const client of open) client.destroy();
      await new Promise((resolve) => server.close(resolve));
      stream.removeAllListeners('data');
      for (const listener of ofOwner) stream.on('data', listener);
      await owner.end();
    },
  };
}
