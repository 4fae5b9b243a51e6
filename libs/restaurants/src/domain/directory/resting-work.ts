/** Pieces of work (an entry copied, a place compared) between two rests: a tenth of a millisecond once the engine has compiled it, one before. */
export const piecesMax = 4_096;

/** Work that rests: who runs it lets others have their turn. Yields how many pieces it did since it last rested. */
export type RestingWork<T = void> = Generator<number, T>;

/** Counts pieces, through all parts of one work: parts that are short by themselves add up. */
export class Effort {
  private pieces = 0;

  /** Whether it is time to rest. */
  isDue(pieces = 1): boolean {
    this.pieces += pieces;
    return this.pieces >= piecesMax;
  }

  /** To be yielded. */
  rest(): number {
    const { pieces } = this;
    this.pieces = 0;
    return pieces;
  }
}

/** Does it without a rest: for few, and for tests. */
export function withoutRest<T>(work: RestingWork<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
