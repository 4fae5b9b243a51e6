import { runInNewContext } from 'node:vm';
import { setFlagsFromString } from 'node:v8';
import { percentilesOf, type Percentiles } from './percentiles.ts';

export interface Turns {
  /** How long a timer that is due had to wait, others on the machine counted. */
  readonly clockMs: Percentiles;
  /** What this thread has worked meanwhile. */
  readonly processorMs: Percentiles;
}

/** Does the work while a timer looks how long it takes until it is its turn again. */
export async function takingTurns<T>(work: () => Promise<T>): Promise<{ result: T; turns: Turns }> {
  const [clock, processor]: [number[], number[]] = [[], []];
  let [lastMs, lastCpu] = [performance.now(), threadMs()];
  const timer = setInterval(() => {
    const [nowMs, cpu] = [performance.now(), threadMs()];
    clock.push(nowMs - lastMs);
    processor.push(cpu - lastCpu);
    [lastMs, lastCpu] = [nowMs, cpu];
  }, 1);
  try {
    const result = await work();
    return { result, turns: { clockMs: percentilesOf(clock), processorMs: percentilesOf(processor) } };
  } finally {
    clearInterval(timer);
  }
}

/** Bytes that this process holds, after everything that nobody holds was given back. */
export function bytesHeld(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
