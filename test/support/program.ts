import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProgramEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface ProgramOptions {
  command: string;
  args: string[];
  /** The whole environment; pass `...process.env` along where it is wanted. */
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
}

const POLL_MS = 20;

/** A program under test, in a process of its own; what it says is collected. End it with `stop` or `kill` in `afterAll`. */
export class Program {
  readonly pid: number;
  /** All it has written so far. */
  stdout = '';
  stderr = '';
  /** Fulfilled when it has ended and all its output has been read. */
  readonly ended: Promise<ProgramEnd>;
  #end: ProgramEnd | undefined;
  readonly #child: ChildProcess;

  constructor({ command, args, ...options }: ProgramOptions) {
    this.#child = spawn(command, args, { env: process.env, ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    this.pid = this.#child.pid ?? -1;
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) => {
        this.#end = { code, signal };
        resolve(this.#end);
      });
    });
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  /** Waits until `happened()`; fails with all the output when the program ends first, or after `withinMs`. */
  async until(happened: () => boolean | Promise<boolean>, { what, withinMs = 30_000 }: { what: string; withinMs?: number }): Promise<void> {
    const givesUpAt = Date.now() + withinMs;
    while (!(await happened())) {
      if (this.hasEnded) throw new Error(`It ended (${JSON.stringify(this.#end)}) before: ${what}\n${this.#output()}`);
      if (Date.now() > givesUpAt) throw new Error(`Not within ${withinMs} ms: ${what}\n${this.#output()}`);
      await sleep(POLL_MS);
    }
  }

  /** Asks it to end, and waits; killed when it takes longer than `withinMs`, which the answer then shows. */
  async stop({ signal = 'SIGTERM', withinMs = 30_000 }: { signal?: NodeJS.Signals; withinMs?: number } = {}): Promise<ProgramEnd> {
    if (this.hasEnded) return this.ended;
    this.#child.kill(signal);
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), withinMs);
    try {
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Sends a signal and does not wait. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Stopped for so long, and continued. */
  async standStill(ms: number): Promise<void> {
    this.signal('SIGSTOP');
    try {
      await sleep(ms);
    } finally {
      this.signal('SIGCONT');
    }
  }

  /** kill -9, and waits for the end. */
  async kill(): Promise<ProgramEnd> {
    return this.stop({ signal: 'SIGKILL' });
  }

  #output(): string {
    return `stdout:\n${this.stdout.slice(-4_000)}\nstderr:\n${this.stderr.slice(-4_000)}`;
  }
}
