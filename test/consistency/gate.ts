/**
 * Before what has died in a crash is looked at, nobody may write; and some time after it, so that what is old stays old and is
 * found out.
 */
export class Gate {
  /** How often it was shut. */
  shuts = 0;
  private opened: Promise<void> = Promise.resolve();
  private open: () => void = () => undefined;
  private inside = 0;
  private emptied: (() => void) | null = null;

  /** Runs what writes, once the gate is open. */
  async pass<T>(write: () => Promise<T>): Promise<T> {
    await this.opened;
    this.inside += 1;
    try {
      return await write();
    } finally {
      this.inside -= 1;
      if (this.inside === 0) this.emptied?.();
    }
  }

  /** From now on nobody passes; those who are inside are not waited for. @returns opens it again */
  shut(): () => void {
    this.shuts += 1;
    const { promise, resolve } = Promise.withResolvers<void>();
    [this.opened, this.open] = [promise, resolve];
    return () => this.open();
  }

  /** Resolves when nobody is inside any more. */
  async isEmpty(): Promise<void> {
    if (this.inside === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.emptied = resolve;
    await promise;
    this.emptied = null;
  }
}
