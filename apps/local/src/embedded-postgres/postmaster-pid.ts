import { readFile, rm } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartRefusal } from '../start-refusal.ts';
import { commandInProc } from './proc.ts';

/** What postmaster.pid says; its lines are described in PostgreSQL's src/include/utils/pidfile.h. */
export interface PostmasterPid {
  pid: number;
  /** "starting", "ready", "stopping" or "standby". */
  status: string;
}

const FAST_STOP_MS = 30_000;
const IMMEDIATE_STOP_MS = 10_000;
const POLL_MS = 25;

export async function readPostmasterPid(dataDir: string): Promise<PostmasterPid | undefined> {
  let text: string;
  try {
    text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, status: (lines[7] ?? '').trim() } : undefined;
}

/**
 * Stops the server that a killed launcher has left on these data, cleanly: committed work is on
 * disk, and the next start needs no recovery. A pid that belongs to another program by now, or to a
 * dead server that nobody buries (a container without init), is left alone and only the stale file
 * goes, since PostgreSQL would refuse to start beside it. That no backend of a dead server is still
 * at work it finds out by itself, from the shared memory.
 *
 * @returns whether a server was stopped.
 * @throws StartRefusal when it does not stop, or is not ours to stop.
 */
export async function stopLeftover(dataDir: string): Promise<boolean> {
  const left = await readPostmasterPid(dataDir);
  if (left === undefined) return false;
  if (!isAlive(left.pid) || !isServerOf(left.pid, dataDir)) {
    await rm(join(dataDir, 'postmaster.pid'), { force: true });
    return false;
  }
  for (const [signal, patienceMs] of [['SIGINT', FAST_STOP_MS], ['SIGQUIT', IMMEDIATE_STOP_MS]] as const) {
    if (!send(left.pid, signal)) return true;
    if (await isGone(left.pid, patienceMs)) return true;
  }
  throw new StartRefusal(
    `A PostgreSQL (process ${left.pid}) still runs on ${dataDir} and does not stop. ` +
      `Stop it (kill -QUIT ${left.pid}), then start again. Nothing was changed.`,
  );
}

/** Waits until the process has ended. A zombie counts: its parent has not looked yet, but it does nothing any more. */
export async function isGone(pid: number, patienceMs: number): Promise<boolean> {
  const until = Date.now() + patienceMs;
  while (isAlive(pid)) {
    if (Date.now() > until) return false;
    await sleep(POLL_MS);
  }
  return true;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !commandOf(pid).isZombie;
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

function isServerOf(pid: number, dataDir: string): boolean {
  const { command } = commandOf(pid);
  return command.includes('postgres') && command.includes(dataDir);
}

/** ps knows it everywhere, but small images have no ps; Linux has the same in /proc. */
function commandOf(pid: number): { command: string; isZombie: boolean } {
  if (process.platform === 'linux') return commandInProc(pid);
  const line = execFileSync('ps', ['-ww', '-o', 'stat=,command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  return { command: line, isZombie: line.startsWith('Z') };
}
