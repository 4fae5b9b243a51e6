import { Waiter } from './waiter.ts';

/** The requests of this process for one service day, in the order in which they came. */
export class DayLine<Item, Answer> {
  private waiters: Waiter<Item, Answer>[] = [];
  /** Somebody of the line is being served: who comes behind is decided on what that leaves. */
  isBusy = false;

  constructor(
    readonly restaurantId: number,
    readonly serviceDate: string,
  ) {}

  get length(): number {
    return this.waiters.length;
  }

  join(item: Item, deadlineAtMs: number): Waiter<Item, Answer> {
    const waiter = new Waiter<Item, Answer>(item, { deadlineAtMs, onTimeout: (gone) => this.leave(gone) });
    this.waiters.push(waiter);
    return waiter;
  }

  first(): Waiter<Item, Answer> | null {
    return this.waiters[0] ?? null;
  }

  take(): Waiter<Item, Answer> | null {
    const waiter = this.waiters.shift() ?? null;
    waiter?.begin();
    return waiter;
  }

  /** In front of all others, in their old order. */
  putBack(waiters: readonly Waiter<Item, Answer>[]): void {
    for (const waiter of waiters) waiter.waitAgain();
    this.waiters = [...waiters, ...this.waiters];
  }

  private leave(waiter: Waiter<Item, Answer>): void {
    this.waiters = this.waiters.filter((other) => other !== waiter);
  }
}
