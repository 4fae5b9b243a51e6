/** A pause after a failure, which others may end. */
export class Pause {
  /** What failed, while it is being paused. */
  reason: unknown = null;
  private wake: (() => void) | null = null;

  async after(reason: unknown, ms: number): Promise<void> {
    this.reason = reason;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, ms);
      timer.unref();
    });
    clearTimeout(timer);
    this.wake = null;
    this.reason = null;
  }

  /** At once, if it is being paused. */
  end(): void {
    this.wake?.();
  }
}
