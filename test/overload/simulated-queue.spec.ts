import { describe, expect, it } from 'vitest';
import { InFlightLimit } from '../../apps/api/src/edge/overload/in-flight-limit.ts';
import { type Entry, PriorityGate } from '../../apps/api/src/edge/overload/priority-gate.ts';
import { seededRandom } from '../support/prng.ts';

// A server of ten hands, whose work takes 40 ms a piece on average: 250 requests a second, and a queue for the rest. Virtual time.

const hands = 10;
const serviceMs = 40;
const capacity = (hands / serviceMs) * 1_000;
const targetMs = { vital: 500, write: 2_000, read: 500, background: 500 } as const;

interface Load {
  /** Offered, a second. */
  readonly reads: number;
  readonly writes: number;
  readonly seconds: number;
  /** By how much the work takes longer at this time, ms from the start. */
  readonly slowness?: (atMs: number) => number;
}

interface Outcome {
  readonly atMs: number;
  readonly priority: 'read' | 'write';
  /** Null: refused. */
  readonly latencyMs: number | null;
}

interface Job {
  readonly entry: Entry;
  readonly priority: 'read' | 'write';
  readonly offeredAtMs: number;
  endsAtMs: number;
}

/** In steps of a millisecond, so that a run is the same each time. */
function run({ reads, writes, seconds, slowness = () => 1 }: Load): { outcomes: Outcome[]; limits: number[] } {
  const random = seededRandom(1);
  const limit = new InFlightLimit({ min: hands * 2, max: 5_000, initial: 200 });
  const gate = new PriorityGate({ limit, targetMs, waitingMax: 5_000 });
  const [queue, working, outcomes, limits] = [[] as Job[], new Set<Job>(), [] as Outcome[], [] as number[]];
  for (let nowMs = 0; nowMs < seconds * 1_000; nowMs += 1) {
    for (const job of working) {
      if (job.endsAtMs > nowMs) continue;
      working.delete(job);
      gate.leave(job.entry, { nowMs, isAnswered: true });
      outcomes.push({ atMs: nowMs, priority: job.priority, latencyMs: nowMs - job.offeredAtMs });
    }
    for (const [priority, rate] of [['read', reads], ['write', writes]] as const) {
      // At most some a step: rates are below a thousand.
      let left = rate / 1_000;
      while (left > 0 && (left >= 1 || random.next() < left)) {
        left -= 1;
        const entry = gate.enter(priority, { nowMs });
        const offeredAtMs = nowMs;
        if (entry !== null) queue.push({ entry, priority, offeredAtMs, endsAtMs: 0 });
        else if (priority === 'write') gate.wait({ isArriving: false, enter: (late) => void queue.push({ entry: late, priority, offeredAtMs, endsAtMs: 0 }) });
        else outcomes.push({ atMs: nowMs, priority, latencyMs: null });
      }
    }
    while (working.size < hands && queue.length > 0) {
      const job = queue.shift() as Job;
      job.endsAtMs = nowMs + serviceMs * slowness(nowMs) * (0.5 + random.next());
      working.add(job);
    }
    if (nowMs % 100 === 0) limits.push(limit.limit);
  }
  return { outcomes, limits };
}

const between = (outcomes: readonly Outcome[], fromMs: number, untilMs: number): readonly Outcome[] => outcomes.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs);
const answered = (outcomes: readonly Outcome[]): number[] => outcomes.flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs])).sort((a, b) => a - b);
const share = (sorted: readonly number[], part: number): number => sorted[Math.floor(sorted.length * part)] ?? 0;

describe('a queue behind the limit', () => {
  it('refuses nobody below capacity', () => {
    const { outcomes } = run({ reads: capacity * 0.7, writes: 10, seconds: 30 });
    expect(outcomes.filter(({ latencyMs }) => latencyMs === null)).toEqual([]);
  });

  it.each([2, 4])('at %i times capacity does nine tenths of what it can, and keeps who is let in waiting for little longer than the target', (times) => {
    const { outcomes } = run({ reads: capacity * times, writes: 0, seconds: 60 });
    const steady = between(outcomes, 10_000, 60_000);
    const latencies = answered(steady);
    expect(latencies.length / 50).toBeGreaterThan(capacity * 0.9);
    expect(share(latencies, 0.5)).toBeLessThan(targetMs.read);
    expect(share(latencies, 0.99)).toBeLessThan(targetMs.read * 2);
  });

  it('at four times capacity answers every write', () => {
    const { outcomes } = run({ reads: capacity * 4, writes: 40, seconds: 60 });
    const writes = between(outcomes, 5_000, 60_000).filter(({ priority }) => priority === 'write');
    expect(writes.length).toBeGreaterThan(40 * 55 * 0.9);
    expect(share(answered(writes), 0.99)).toBeLessThan(targetMs.write);
  });

  it('finds its new place when the work takes ten times as long, and its old one within ten seconds when it does not any more', () => {
    const [fromMs, untilMs] = [20_000, 50_000];
    const { outcomes, limits } = run({ reads: capacity * 0.7, writes: 5, seconds: 80, slowness: (atMs) => (atMs >= fromMs && atMs < untilMs ? 10 : 1) });
    const during = limits.slice(350, 500);
    expect(Math.max(...during), 'ten hands, and little in front of them').toBeLessThan(hands * 6);
    expect(answered(between(outcomes, 35_000, untilMs)).length / 15).toBeGreaterThan(capacity * 0.09);
    expect(between(outcomes, untilMs + 10_000, 80_000).filter(({ latencyMs }) => latencyMs === null)).toEqual([]);
  });
});
