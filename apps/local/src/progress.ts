/** What progress is written to: standard output, or a list in a test. */
export interface ProgressOutput {
  write(text: string): unknown;
  /** Whether a person is watching, so that a line may be written over. */
  isTTY?: boolean;
}

const SAY_AGAIN_MS = 2_000;

/** Says what is being done while it is done, one line a step, with the time that it took. */
export class Progress {
  constructor(
    private readonly output: ProgressOutput,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Runs a step. What `work` tells through its argument stands behind the label meanwhile. */
  async step<T>(label: string, work: (tell: (detail: string) => void) => Promise<T>): Promise<T> {
    const begun = this.now();
    let saidAt = begun;
    if (this.output.isTTY === true) this.output.write(`${label} …`);
    const result = await work((detail) => {
      if (this.output.isTTY === true) this.output.write(`\r\u001B[K${label} … ${detail}`);
      else if (this.now() - saidAt >= SAY_AGAIN_MS) {
        saidAt = this.now();
        this.output.write(`${label} … ${detail}\n`);
      }
    });
    const seconds = ((this.now() - begun) / 1000).toFixed(1);
    this.output.write(`${this.output.isTTY === true ? '\r\u001B[K' : ''}${label}: ${seconds} s\n`);
    return result;
  }

  say(line: string): void {
    this.output.write(`${line}\n`);
  }
}
