/** npm passes a signal on which the terminal has already given to the whole group: a Ctrl-C arrives twice within this. */
const ECHO_MS = 500;

/** Somebody wants us to end: fulfilled by the first SIGINT, SIGTERM or SIGHUP. The second ends the process at once. */
export class StopRequest {
  readonly requested: Promise<NodeJS.Signals>;
  #signal: NodeJS.Signals | undefined;

  constructor({ exit = (code: number) => process.exit(code), now = () => performance.now() }: { exit?: (code: number) => void; now?: () => number } = {}) {
    let firstAt = 0;
    this.requested = new Promise((resolve) => {
      const hear = (signal: NodeJS.Signals): void => {
        if (this.#signal === undefined) {
          this.#signal = signal;
          firstAt = now();
          resolve(signal);
        } else if (now() - firstAt > ECHO_MS) {
          exit(1);
        }
      };
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear);
    });
  }

  get isRequested(): boolean {
    return this.#signal !== undefined;
  }
}
