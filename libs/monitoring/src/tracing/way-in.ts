import type { TraceParent } from './request-trace.ts';

/** So much of a trace's id decides: 32 of its bits. */
const digits = 8;
const ids = 2 ** 32;

/**
 * The one place where traces begin in this process: it says which are recorded, and by which id. A recorded trace is so
 * everywhere, for each part of it decides by the same word: the caller's, or the id itself (`parentbased_traceidratio`).
 */
class WayIn {
  private ratio: number | null = null;
  private given: string | null = null;

  /** Whether traces are recorded at all. */
  get isOpen(): boolean {
    return this.ratio !== null;
  }

  /** @param ratio share of the traces that nobody has decided about, 0 to 1 */
  open(ratio: number): void {
    this.ratio = ratio;
  }

  close(): void {
    this.ratio = null;
  }

  isSampled(traceId: string, parent: TraceParent | null): boolean {
    if (this.ratio === null) return false;
    if (parent !== null) return parent.isSampled;
    // Of an id that is no more than zeros nothing is a part: jobs of before, the command line.
    return Number.parseInt(traceId.slice(-digits), 16) < this.ratio * ids && !/^0+$/.test(traceId);
  }

  /** Has the span that `start` begins carry this id, if it is the first of its trace here. */
  startAs<T>(traceId: string, start: () => T): T {
    this.given = traceId;
    try {
      return start();
    } finally {
      this.given = null;
    }
  }

  /** For the SDK, when it makes the first span of a trace; null: it would be one that did not come this way, and is not recorded. */
  get givenTraceId(): string | null {
    return this.given;
  }
}

export const wayIn = new WayIn();
