import { readFileSync } from 'node:fs';

/** Reads a process's command line and state from /proc; a process that has just ended has an empty one. */
export function commandInProc(pid: number): { command: string; isZombie: boolean } {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    // The name in parentheses may hold spaces and parentheses, so the state is what follows the last one.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return { command, isZombie: stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z') };
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return { command: '', isZombie: true };
    throw error;
  }
}
