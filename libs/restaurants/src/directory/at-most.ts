/** Runs so many at the same time; the others wait in the order in which they came. */
export class AtMost {
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(private readonly runningMax: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.runningMax) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await work();
    } finally {
      // The place is handed over, so that nobody who comes in between takes it.
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
