import { createServer } from 'node:net';

/** A port of the loopback address that was free a moment ago; whoever takes it must be ready to ask again. */
export async function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('A listening TCP server has no port'));
      });
    });
  });
}
