/** Gives way to requests: work that takes long does a slice of it, and lets the event loop turn. */
export class EventLoopPace {
  private sliceEndsAtMs = 0;

  /** @param sliceMs longer slices keep requests waiting, shorter ones turn the loop more than they work */
  constructor(private readonly sliceMs: number) {}

  /** To be asked between two pieces of work: whether a turn is due. */
  get isOver(): boolean {
    return performance.now() >= this.sliceEndsAtMs;
  }

  /** Lets everything run that is ready. */
  async turn(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.sliceEndsAtMs = performance.now() + this.sliceMs;
  }
}
