import { kernelErrors } from '#kernel';

/** Deadlines are looked at this often at most, so that thousands who wait share few timers. */
const deadlineStepMs = 100;

/** A request that waits for its turn on a service day, with its deadline. */
export class Waiter<Item, Answer> {
  private readonly settled = Promise.withResolvers<Answer>();
  private readonly timer: NodeJS.Timeout;
  private isUnderWay = false;
  /** What was decided for it could not be written with others: it gets a transaction of its own. */
  wantsOwnTurn = false;

  constructor(
    readonly item: Item,
    { deadlineAtMs, onTimeout }: { deadlineAtMs: number; onTimeout: (waiter: Waiter<Item, Answer>) => void },
  ) {
    const leftMs = Math.max(0, deadlineAtMs - performance.now());
    this.timer = setTimeout(() => {
      // Under way it is the statement's own deadline that counts, for only the database knows what became of it.
      if (this.isUnderWay) return;
      onTimeout(this);
      this.reject(kernelErrors.timeout());
    }, Math.ceil(leftMs / deadlineStepMs) * deadlineStepMs);
  }

  get answer(): Promise<Answer> {
    return this.settled.promise;
  }

  begin(): void {
    this.isUnderWay = true;
  }

  /** Back in the line. */
  waitAgain(): void {
    this.isUnderWay = false;
  }

  resolve(answer: Answer): void {
    clearTimeout(this.timer);
    this.settled.resolve(answer);
  }

  reject(error: unknown): void {
    clearTimeout(this.timer);
    this.settled.reject(error);
  }
}
