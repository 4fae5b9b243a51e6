import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import type { ComponentFinding, ComponentProbe, ComponentStatus } from '#kernel';
import type { EventLoopLag } from '#monitoring';

const mebibyte = 1_048_576;

/** With a fifth of the room that is wanted, somebody has minutes. */
const downShare = 0.2;

/** Room on the disk that this process writes to; the database's own is watched where it runs. */
export function diskProbe({ path, freePercentMin }: { path: string; freePercentMin: number }): ComponentProbe {
  return {
    name: 'disk',
    look: async () => {
      const { blocks, bavail, bsize } = await statfs(path);
      const freePercent = blocks === 0 ? 100 : (bavail / blocks) * 100;
      const status: ComponentStatus = freePercent >= freePercentMin ? 'up' : freePercent >= freePercentMin * downShare ? 'degraded' : 'down';
      return { status, free_percent: rounded(freePercent), free_mib: Math.floor((bavail * bsize) / mebibyte) };
    },
  };
}

/** Beyond it collections of garbage take most of the time, or the kernel ends the process. */
const [memoryDegradedShare, memoryDownShare] = [0.85, 0.95];

/** What the process takes of what it may: of its container's memory, or the machine's, and of the heap. */
export function memoryProbe(): ComponentProbe {
  return {
    name: 'memory',
    look: () => {
      const rss = process.memoryUsage.rss();
      // Without a limit the kernel says 0, or more than there is.
      const limit = Math.min(process.constrainedMemory() || Infinity, totalmem());
      const { used_heap_size: heap, heap_size_limit: heapMax } = getHeapStatistics();
      const share = Math.max(rss / limit, heap / heapMax);
      const status: ComponentStatus = share < memoryDegradedShare ? 'up' : share < memoryDownShare ? 'degraded' : 'down';
      return Promise.resolve({ status, rss_mib: Math.floor(rss / mebibyte), limit_mib: Math.floor(limit / mebibyte), heap_percent: rounded((heap / heapMax) * 100) });
    },
  };
}

/** A median that late makes every answer late; and `/health/live` has the process restarted at the second. */
const [lagDegradedMs, lagDownMs] = [100, 1_000];

/** @param lag of its own: each look begins anew */
export function eventLoopProbe(lag: EventLoopLag): ComponentProbe {
  let last: ComponentFinding = { status: 'up', median_ms: 0, longest_ms: 0 };
  return {
    name: 'event_loop',
    look: () => {
      if (lag.hasMeasured) {
        const longest = lag.longestMs;
        const median = lag.takeMedianMs();
        last = { status: median <= lagDegradedMs ? 'up' : median <= lagDownMs ? 'degraded' : 'down', median_ms: median, longest_ms: longest };
      }
      return Promise.resolve(last);
    },
  };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
