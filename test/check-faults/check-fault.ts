import { setTimeout as sleep } from 'node:timers/promises';
import { readCommits, readFinalBookings } from '../hammer/database-log.ts';
import { nowMs } from '../hammer/history.ts';
import type { Fault } from './fault.ts';
import type { Evidence, FaultVerdict } from './facts.ts';
import { Load } from './load.ts';
import { verdictOf } from './verdict.ts';
import { World } from './world.ts';

export interface CheckOptions {
  readonly clients: number;
  readonly processes: number;
  readonly seed: number;
  /** Instead of each fault's own duration. */
  readonly seconds: number | null;
  /** Where every request is written; null for nowhere. */
  readonly historyPath: string | null;
  readonly forgetsCommits?: boolean;
  /** So many reads and writes are to have been done before anything breaks: there is something to lose. */
  readonly warm?: number;
  readonly onProgress: (line: string) => void;
}

const warmUsual = 30;
const warmMsMax = 60_000;
/** Nothing failed for so long: it has recovered. */
const calmMs = 3_000;
/** Longer is not waited for recovery. */
const recoveryMsMax = 30_000;

/** A world of its own, load, the fault, load until it has recovered; then everything is judged. Nothing it starts outlives it. */
export async function checkFault(fault: Fault, options: CheckOptions): Promise<FaultVerdict> {
  const { processes, forgetsCommits = false } = options;
  const world = await World.open({ ...fault.needs, processes, forgetsCommits });
  try {
    const evidence = await gather(fault, options, world);
    const seconds = options.seconds ?? fault.seconds;
    return verdictOf(fault.name, { isFelt: typeof fault.isFelt === 'boolean' ? fault.isFelt : fault.isFelt(seconds), mayHang: fault.mayHang ?? false, isUnnoticed: fault.isUnnoticed ?? false }, evidence);
  } finally {
    await world.close();
  }
}

async function gather(fault: Fault, options: CheckOptions, world: World): Promise<Evidence> {
  const load = new Load(world, options);
  const notes: string[] = [];
  const wrong: string[] = [];
  let times: Pick<Evidence, 'beganAtMs' | 'endedAtMs' | 'untilMs' | 'grownMebibytes'>;
  try {
    await untilWarm(load, options.warm ?? warmUsual);
    const before = await residents(world);
    const beganAtMs = nowMs();
    await fault.bring(world, { ms: (options.seconds ?? fault.seconds) * 1_000, note: (line) => void notes.push(line), wrong: (line) => void wrong.push(line) });
    const endedAtMs = nowMs();
    await untilCalm(load, endedAtMs);
    for (const line of new Set(world.nodes.flatMap(({ defects }) => defects))) notes.push(`logged: ${line}`);
    times = { beganAtMs, endedAtMs, untilMs: nowMs(), grownMebibytes: growth(before, await residents(world)) };
  } finally {
    await load.stop();
  }
  const [commits, finalBookings] = await world.asAdmin(async (admin) => [await readCommits(admin), await readFinalBookings(admin)] as const);
  return { facts: { houses: world.houses, exchanges: load.history.exchanges, commits, finalBookings }, leaks: load.leaks, wrong, notes, ...times };
}

async function untilWarm(load: Load, warm: number): Promise<void> {
  const givesUpAt = performance.now() + warmMsMax;
  for (;;) {
    const { reads, writes } = load.doneSince(0);
    if (reads >= warm && writes >= warm) return;
    if (performance.now() > givesUpAt) throw new Error(`only ${reads} reads and ${writes} writes were done before anything broke`);
    await sleep(50);
  }
}

async function untilCalm(load: Load, endedAtMs: number): Promise<void> {
  const givesUpAt = performance.now() + recoveryMsMax;
  while (performance.now() < givesUpAt) {
    await sleep(100);
    if (load.hasServedBothSince(endedAtMs) && nowMs() - endedAtMs > calmMs && !load.failedSince(nowMs() - calmMs)) return;
  }
}

/** By process id: who was started again is another. */
async function residents(world: World): Promise<Map<number, number>> {
  const found = await Promise.all(world.nodes.map(async (node) => [node.pid, await node.residentMebibytes()] as const));
  return new Map(found.flatMap(([pid, mebibytes]) => (mebibytes === null ? [] : [[pid, mebibytes]])));
}

function growth(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number | null {
  const grown = [...after].flatMap(([pid, mebibytes]) => (before.has(pid) ? [mebibytes - (before.get(pid) ?? 0)] : []));
  return grown.length === 0 ? null : Math.max(...grown);
}
