import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Contender {
  readonly port: number;
  /** Of its process. */
  readonly pid: number;
  /** SIGTERM, and waits. */
  readonly stop: () => Promise<void>;
}

export interface ContenderOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly port: number;
  /** Asked until it answers. */
  readonly path: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Where its lines go: a file, as in production, and nobody's processor time to read them. */
  readonly logFile: string;
}

const patienceMs = 60_000;

/** A server in a process of its own that has answered once. @throws Error when it ends first, or does not within a minute */
export async function startContender({ command, args, port, path, env = {}, logFile }: ContenderOptions): Promise<Contender> {
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', log, log] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  try {
    await untilItAnswers(child, `http://127.0.0.1:${port}${path}`);
  } catch (error) {
    await stop();
    throw new Error(`${args.join(' ')} does not serve; see ${logFile}`, { cause: error });
  }
  return { port, pid: child.pid ?? 0, stop };
}

async function untilItAnswers(child: ChildProcess, url: string): Promise<void> {
  const givesUpAt = performance.now() + patienceMs;
  for (;;) {
    try {
      await (await fetch(url)).arrayBuffer();
      return;
    } catch (error) {
      if (child.exitCode !== null || performance.now() > givesUpAt) throw error;
    }
    await sleep(50);
  }
}
