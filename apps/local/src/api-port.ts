import { createServer } from 'node:net';
import { StartRefusal } from './start-refusal.ts';

/**
 * Tries the API's port before anything else is started: the answer comes at once, not after the database.
 * @throws StartRefusal when it is taken, forbidden, or the host is not this machine's.
 */
export async function requireApiPort({ host, port }: { host: string; port: number }): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(whyNot({ host, port, error })));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()));
  });
}

function whyNot({ host, port, error }: { host: string; port: number; error: NodeJS.ErrnoException }): unknown {
  if (error.code === 'EADDRINUSE') {
    return new StartRefusal(`Port ${port} of ${host} is already in use by another program. Stop it, or choose another port: PORT=${nextPort(port)} npm start`);
  }
  if (error.code === 'EACCES') {
    return new StartRefusal(`You may not listen on port ${port} (below 1024 only root may). Choose another one: PORT=3000 npm start`);
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new StartRefusal(`HOST=${host} is no address of this machine. Use 127.0.0.1 (this machine only) or 0.0.0.0 (every network).`);
  }
  return error;
}

const nextPort = (port: number): number => (port < 65_535 ? port + 1 : 3000);
