/**
 * Gives way to requests: work that takes long does a slice of it, and lets the event loop turn. One for all who work in a
 * process: of several that give way at once, one goes on a turn, or their slices would add up.
 */
export class EventLoopPace {
  private sliceEndsAtMs = 0;
  private last: Promise<void> = Promise.resolve();

  /** @param sliceMs longer slices keep requests waiting, shorter ones turn the loop more than they work */
  constructor(private readonly sliceMs: number) {}

  /** To be asked between two pieces of work: whether a turn is due. */
  get isOver(): boolean {
    return performance.now() >= this.sliceEndsAtMs;
  }

  /** Lets everything run that is ready. */
  async turn(): Promise<void> {
    const mine = this.last.then(() => new Promise<void>((resolve) => setImmediate(resolve)));
    this.last = mine;
    await mine;
    this.sliceEndsAtMs = performance.now() + this.sliceMs;
  }
}
