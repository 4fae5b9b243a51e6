import { monitorEventLoopDelay, performance, PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { histogram } from './histogram.ts';
import { metricsCatalogue } from './metrics-catalogue.ts';
import { observe, type Tell } from './observed.ts';

const metrics = metricsCatalogue.process;

/** Between two looks at the loop, ms: what is measured on an idle loop, so it is taken off. */
const resolutionMs = 20;
/** What is said of the loop is never older than two of these, ms, however often somebody collects: two collectors would else take each other's figures. */
const windowMs = 5_000;

/** https://nodejs.org/api/perf_hooks.html#performanceeventgc-details */
const gcKinds: Readonly<Record<number, string>> = { 1: 'minor', 4: 'major', 8: 'incremental', 16: 'weak' };

/** Begins to measure the process itself. @returns ends it */
export function measureProcess({ version }: { readonly version: string }): () => void {
  const loop = new LoopWindow();
  const pauses = histogram(metrics.gc);
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { duration } = entry;
      const { kind } = ('detail' in entry ? entry.detail : {}) as { kind?: number };
      pauses.series({ kind: gcKinds[kind ?? 0] ?? 'other' }).record(duration / 1_000);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  const { gc: _gc, ...observed } = metrics;
  const unobserve = observe(Object.values(observed), (tell) => {
    tell(metrics.build, 1, { version, node: process.versions.node });
    tell(metrics.startTime, performance.timeOrigin / 1_000);
    tellMemory(tell);
    const { user, system } = process.cpuUsage();
    tell(metrics.cpu, user / 1e6, { mode: 'user' });
    tell(metrics.cpu, system / 1e6, { mode: 'system' });
    const { lagSeconds, utilization } = loop.read();
    for (const [quantile, seconds] of Object.entries(lagSeconds)) tell(metrics.loopLag, seconds, { quantile });
    tell(metrics.loopUtilization, utilization);
  });
  return () => {
    unobserve();
    observer.disconnect();
    loop.close();
  };
}

function tellMemory(tell: Tell): void {
  const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage();
  for (const [kind, bytes] of Object.entries({ rss, heap_total: heapTotal, heap_used: heapUsed, external, array_buffers: arrayBuffers })) tell(metrics.memory, bytes, { kind });
  tell(metrics.heapMax, getHeapStatistics().heap_size_limit);
}

interface LoopReading {
  readonly lagSeconds: Readonly<Record<string, number>>;
  readonly utilization: number;
}

/** How the loop was in the last window, or in the one before while this one is young. */
class LoopWindow {
  private readonly delay = monitorEventLoopDelay({ resolution: resolutionMs });
  private begunAtMs = performance.now();
  private begunWith = performance.eventLoopUtilization();
  private last: LoopReading | null = null;

  constructor() {
    this.delay.enable();
  }

  read(): LoopReading {
    const isYoung = performance.now() - this.begunAtMs < windowMs;
    if (this.last !== null && isYoung) return this.last;
    const reading = this.present();
    // The first reading of all is of what there was.
    if (isYoung) return reading;
    this.last = reading;
    this.delay.reset();
    this.begunAtMs = performance.now();
    this.begunWith = performance.eventLoopUtilization();
    return reading;
  }

  close(): void {
    this.delay.disable();
  }

  private present(): LoopReading {
    const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - resolutionMs / 1_000);
    const isEmpty = this.delay.count === 0;
    const at = (percentile: number): number => (isEmpty ? 0 : late(this.delay.percentile(percentile)));
    return { lagSeconds: { '0.5': at(50), '0.99': at(99), '1': isEmpty ? 0 : late(this.delay.max) }, utilization: performance.eventLoopUtilization(this.begunWith).utilization };
  }
}
