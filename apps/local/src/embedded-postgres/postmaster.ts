import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartRefusal } from '../start-refusal.ts';
import { diskFull, tellsOfFullDisk } from './disk-space.ts';
import { freePort } from './free-port.ts';
import { isGone, readPostmasterPid } from './postmaster-pid.ts';
import { type RunAs, spawnAs } from './run-as.ts';
import type { Binaries } from './usable-binaries.ts';

export interface PostmasterOptions {
  dataDir: string;
  binaries: Binaries;
  runAs: RunAs | undefined;
  /** Server settings by name, over what is set here. */
  settings: Record<string, string>;
}

const POLL_MS = 25;
/** Long enough to replay the log after a crash; a shorter one would end a recovery that makes progress. */
const START_MS = 120_000;
/** A server on a full disk may hang in its last checkpoint. Cut short it has lost nothing: the next start replays the log. */
const STOP_MS = 10_000;
const LOG_KEPT_CHARACTERS = 8_000;
const ATTEMPTS = 8;

/** A running server, started by us, in a process group of its own: a Ctrl-C reaches us alone, and we decide the order of the end. */
export class Postmaster {
  private constructor(
    readonly port: number,
    readonly pid: number,
    private readonly child: ChildProcess,
  ) {}

  /**
   * Starts the server on 127.0.0.1, on a free port, and waits until it accepts connections.
   *
   * @throws StartRefusal about a full disk, else with the server's last words.
   */
  static async start(options: PostmasterOptions): Promise<Postmaster> {
    for (let attempt = 1; ; attempt++) {
      const result = await Postmaster.#tryToStart(options, await freePort());
      if (result instanceof Postmaster) return result;
      // The port was taken in between; or backends of a killed server have not yet seen that it is gone.
      const willPass = /could not bind|Address already in use|pre-existing shared memory block/.test(result.said);
      if (willPass && attempt < ATTEMPTS) await sleep(POLL_MS * 2 ** attempt);
      else throw whyNot(options.dataDir, result.said);
    }
  }

  static async #tryToStart(options: PostmasterOptions, port: number): Promise<Postmaster | { said: string }> {
    const child = spawn(options.binaries.postgres, ['-D', options.dataDir, '-p', String(port), ...flags(options.settings)], {
      ...spawnAs(options.runAs),
      env: { ...process.env, LC_ALL: 'C', PGDATA: options.dataDir },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-LOG_KEPT_CHARACTERS)));
    let ended = false;
    child.once('error', (error) => {
      said += error.message;
      ended = true;
    });
    child.once('close', () => (ended = true));
    const until = Date.now() + START_MS;
    while (!ended && child.pid !== undefined) {
      const found = await readPostmasterPid(options.dataDir);
      if (found?.pid === child.pid && found.status === 'ready') {
        child.unref();
        if (child.stderr instanceof Socket) child.stderr.unref();
        return new Postmaster(port, child.pid, child);
      }
      if (Date.now() > until) {
        child.kill('SIGQUIT');
        return { said: `${said}\nIt did not become ready within ${START_MS / 1000} s.` };
      }
      await sleep(POLL_MS);
    }
    return { said };
  }

  /** Ends open connections, writes everything down and stops; at once and to be recovered if it does not come to an end. */
  async stop(): Promise<void> {
    for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) return;
      this.child.kill(signal);
      if (await isGone(this.pid, STOP_MS)) return;
    }
  }

  /** Calls back when the server ends, by whatever cause. */
  onEnd(listener: () => void): void {
    this.child.once('exit', listener);
  }
}

function flags(settings: Record<string, string>): string[] {
  const all = {
    listen_addresses: '127.0.0.1',
    // A socket file would need a short path that both users may write to; TCP has no such needs.
    unix_socket_directories: '',
    lc_messages: 'C',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
  };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function whyNot(dataDir: string, said: string): StartRefusal {
  if (tellsOfFullDisk(said)) return diskFull(dataDir, new Error(said));
  return new StartRefusal(`PostgreSQL does not start on ${dataDir}. The data were not changed. Its last words:\n${said.trim()}`);
}
