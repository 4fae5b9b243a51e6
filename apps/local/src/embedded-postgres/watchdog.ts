import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';

/**
 * Ends the server when we end without doing so (kill -9, out of memory, a crash): a shell in a
 * process group of its own waits for the end of the pipe that only we hold, then asks the server for
 * a fast stop and, if told to, removes a folder.
 */
export class Watchdog {
  readonly #shell: ChildProcess;

  constructor({ serverPid, removing }: { serverPid: number; removing: string | undefined }) {
    const script =
      'read -r line; kill -INT "$1"; tries=300; ' +
      'while kill -0 "$1" 2>/dev/null && [ $tries -gt 0 ]; do sleep 0.2; tries=$((tries-1)); done; ' +
      'if [ -n "$2" ]; then rm -rf -- "$2"; fi';
    this.#shell = spawn('/bin/sh', ['-c', script, 'couvert-watchdog', String(serverPid), removing ?? ''], {
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // It must not keep us alive; that it is gone before us harms nothing while we live.
    this.#shell.unref();
    if (this.#shell.stdin instanceof Socket) this.#shell.stdin.unref();
    this.#shell.once('error', (error) => process.emitWarning(error));
  }

  /** Calls it off; to be called once the server has been stopped. */
  dismiss(): void {
    this.#shell.kill('SIGKILL');
  }
}
