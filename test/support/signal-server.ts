import { readFile } from 'node:fs/promises';
import { readPostmasterPid } from '../../apps/local/src/embedded-postgres/postmaster-pid.ts';

/** Sends a signal to all processes of a PostgreSQL: SIGSTOP and SIGCONT, of which nobody is told. */
export async function signalServer(dataDir: string, signal: NodeJS.Signals): Promise<void> {
  const running = await readPostmasterPid(dataDir);
  if (running === undefined) throw new Error('there is no postmaster');
  // Its own first, so that it starts no other; each of the others leads a group of its own.
  process.kill(running.pid, signal);
  const children = await readFile(`/proc/${running.pid}/task/${running.pid}/children`, 'utf8');
  for (const child of children.trim().split(' ').filter((word) => word !== '')) {
    try {
      process.kill(Number(child), signal);
    } catch (error) {
      // A backend that has just ended: its client has hung up.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
