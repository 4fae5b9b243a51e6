import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Held until released or until the process ends, in whatever way. */
export interface ExclusiveLock {
  release(): Promise<void>;
}

/**
 * One process at a time for `subject` on this machine. The lock is a listening local socket: the
 * system gives the name to one process and takes it back at its end, so that, unlike a lock file,
 * nothing stale is left by kill -9, and no pid is ever mistaken for another. Linux has such names
 * without a file; elsewhere it is a file that is removed when nobody answers.
 *
 * @returns the lock, or what its holder says about itself.
 */
export async function takeLock({ subject, holder }: { subject: string; holder: string }): Promise<ExclusiveLock | { heldBy: string }> {
  const address = addressOf(subject);
  for (;;) {
    const server = await listen(address, holder);
    if (server !== undefined) return { release: () => close(server) };
    const heldBy = await ask(address);
    if (heldBy !== undefined) return { heldBy };
    if (!address.startsWith('\0')) await rm(address, { force: true });
  }
}

/** @returns what the holder of the lock says about itself; undefined when nobody holds it. */
export function holderOf(subject: string): Promise<string | undefined> {
  return ask(addressOf(subject));
}

function addressOf(subject: string): string {
  const name = `couvert-${createHash('sha256').update(subject).digest('hex').slice(0, 32)}`;
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`);
}

async function listen(address: string, holder: string): Promise<Server | undefined> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(holder);
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(address, () => {
      server.unref();
      resolve(server);
    });
  });
}

/** @returns what the holder says; undefined when it has gone in the meantime. */
async function ask(address: string): Promise<string | undefined> {
  const socket = createConnection(address).setEncoding('utf8');
  let said = '';
  socket.on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) =>
      ['ECONNREFUSED', 'ENOENT', 'ECONNRESET'].includes(error.code ?? '') ? resolve(undefined) : reject(error),
    );
    socket.once('end', () => resolve(said));
  });
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => server.close((error) => (error === undefined ? resolve() : reject(error))));
}
