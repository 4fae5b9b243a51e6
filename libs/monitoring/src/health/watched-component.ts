import type { ComponentFinding, ComponentProbe, ComponentStatus } from '#kernel';
import { Hysteresis } from './hysteresis.ts';

/** What is known of one component, as it was found last. */
export interface ComponentReport {
  readonly name: string;
  /** Null before the first look has ended. */
  readonly status: ComponentStatus | null;
  /** Of the last look; null of one that did not end in time. */
  readonly latencyMs: number | null;
  readonly lookedAt: Date | null;
  readonly changedAt: Date | null;
  readonly facts: Readonly<Omit<ComponentFinding, 'status'>>;
}

export interface WatchTimes {
  /** From the end of one look to the next, ms. */
  readonly everyMs: number;
  /** In what time a look must end, ms. */
  readonly withinMs: number;
}

const late = Symbol('late');

/**
 * One component that is looked at in the background. A look that does not end in time is a failure, and while it hangs each turn
 * is one more, without another look on top of it.
 */
export class WatchedComponent {
  private readonly hysteresis = new Hysteresis();
  private hanging: Promise<unknown> | null = null;
  private last: Pick<ComponentReport, 'latencyMs' | 'lookedAt' | 'facts'> = { latencyMs: null, lookedAt: null, facts: {} };
  private changedAt: Date | null = null;
  private timer: NodeJS.Timeout | null = null;
  private readonly ending = new AbortController();

  constructor(
    private readonly probe: ComponentProbe,
    private readonly times: WatchTimes,
    private readonly onChange: (report: ComponentReport) => void,
  ) {}

  get report(): ComponentReport {
    return { name: this.probe.name, status: this.hysteresis.said, changedAt: this.changedAt, ...this.last };
  }

  start(): void {
    void this.turn();
  }

  stop(): void {
    this.ending.abort();
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private async turn(): Promise<void> {
    await this.look();
    if (this.ending.signal.aborted) return;
    this.timer = setTimeout(() => void this.turn(), this.times.everyMs);
    this.timer.unref();
  }

  private async look(): Promise<void> {
    if (this.hanging !== null) return this.found({ status: 'down', reason: 'an earlier look has not ended' }, null);
    const beganAtMs = performance.now();
    const limit = new AbortController();
    const isLate = Promise.withResolvers<typeof late>();
    // Timers come before sockets are read: an answer that has arrived while this process was busy is in time.
    const timer = setTimeout(() => setImmediate(() => isLate.resolve(late)), this.times.withinMs);
    timer.unref();
    const looking = this.lookOnce(AbortSignal.any([limit.signal, this.ending.signal]));
    try {
      const finding = await Promise.race([looking, isLate.promise]);
      if (finding !== late) return this.found(finding, performance.now() - beganAtMs);
      limit.abort();
      this.hanging = looking.finally(() => (this.hanging = null));
      this.found({ status: 'down', reason: `no answer within ${this.times.withinMs} ms` }, null);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Never fails. */
  private async lookOnce(signal: AbortSignal): Promise<ComponentFinding> {
    try {
      return await this.probe.look(signal);
    } catch (error) {
      return { status: 'down', reason: reasonOf(error) };
    }
  }

  private found({ status, ...facts }: ComponentFinding, latencyMs: number | null): void {
    if (this.ending.signal.aborted) return;
    const now = new Date();
    this.last = { latencyMs: latencyMs === null ? null : Math.round(latencyMs * 10) / 10, lookedAt: now, facts };
    if (!this.hysteresis.found(status)) return;
    this.changedAt = now;
    this.onChange(this.report);
  }
}

/** A message may hold an address, or what somebody has written: the kind of an error says enough to go on looking. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' && /^[A-Z0-9_]{2,40}$/.test(error.code) ? error.code : error.name;
}
