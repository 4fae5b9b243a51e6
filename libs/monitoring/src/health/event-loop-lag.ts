import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

/** Between two looks at the loop, ms. What it measures on an idle loop is this, so it is taken off. */
const resolutionMs = 20;

/** How long the event loop keeps callbacks waiting. */
@Injectable()
export class EventLoopLag implements OnApplicationShutdown {
  private readonly histogram = monitorEventLoopDelay({ resolution: resolutionMs });

  constructor() {
    this.histogram.enable();
  }

  /** The median since the last call, ms: one long pause does not move it, a loop that is always late does. */
  takeMedianMs(): number {
    if (!this.hasMeasured) return 0;
    const medianMs = this.histogram.percentile(50) / 1e6 - resolutionMs;
    this.histogram.reset();
    return Math.max(0, Math.round(medianMs * 10) / 10);
  }

  /** Whether there is anything to take: a loop that is very late takes two turns, from one beginning to the next. */
  get hasMeasured(): boolean {
    return this.histogram.count > 0;
  }

  /** The longest since the last `takeMedianMs`, ms. */
  get longestMs(): number {
    return this.histogram.count === 0 ? 0 : Math.max(0, Math.round(this.histogram.max / 1e6 - resolutionMs));
  }

  onApplicationShutdown(): void {
    this.histogram.disable();
  }
}
