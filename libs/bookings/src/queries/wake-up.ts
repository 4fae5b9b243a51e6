/** Waits until somebody calls, or for a while; a call between two waits is not lost. */
export class WakeUp {
  private called = false;
  private waiting: (() => void) | null = null;

  call(): void {
    this.called = true;
    this.waiting?.();
  }

  async wait(ms: number): Promise<void> {
    if (!this.called) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.waiting = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.waiting = null;
    }
    this.called = false;
  }
}
