import { checkFault } from '../test/check-faults/check-fault.ts';
import { type FaultVerdict, recoverySecondsMax } from '../test/check-faults/facts.ts';
import type { Fault } from '../test/check-faults/fault.ts';
import { allFaults } from '../test/check-faults/faults/all-faults.ts';
import { table } from '../test/check-faults/report.ts';
import type { BenchOptions } from './support/options.ts';
import { rounded } from './support/percentiles.ts';
import { progress } from './support/progress.ts';

/**
 * How many seconds after the end of each fault everything is as before: nothing fails any more, and a read and a booking have been
 * answered. The faults, the load and the judgement are those of npm run check:faults. `--only a,b` for some of them, `--seconds`
 * instead of each one's own duration.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const only = options.text('only', '');
  const seconds = options.number('seconds', 0);
  const plan = { clients: options.number('clients', 24), processes: options.number('processes', 2), seed: options.number('seed', 1) };
  const faults: Record<string, Recovery> = {};
  const notMeasured: Record<string, string> = {};
  for (const fault of chosen(only)) {
    const obstacle = fault.obstacle?.() ?? null;
    if (obstacle !== null) {
      notMeasured[fault.name] = obstacle;
      progress(`${fault.name}: NOT BROUGHT ABOUT, for ${obstacle}`);
      continue;
    }
    try {
      const verdict = await checkFault(fault, { ...plan, seconds: seconds === 0 ? null : seconds, historyPath: null, onProgress: progress });
      faults[fault.name] = recoveryOf(fault, { verdict, lastedSeconds: seconds === 0 ? fault.seconds : seconds });
      progress(table([verdict]).split('\n').at(-1) ?? '');
    } catch (error) {
      // One that could not be measured does not throw away what the others took half an hour for; nor is it passed over.
      notMeasured[fault.name] = String(error);
      progress(`${fault.name}: NOT MEASURED: ${String(error)}`);
    }
  }
  const worst = Object.entries(faults).sort(([, a], [, b]) => (b.recoverySeconds ?? Infinity) - (a.recoverySeconds ?? Infinity))[0];
  return { ...plan, required: { recoverySecondsMax }, worst: worst === undefined ? null : { fault: worst[0], recoverySeconds: worst[1].recoverySeconds }, notSurvived: Object.keys(faults).filter((name) => faults[name]?.isSurvived === false), faults, notMeasured };
}

interface Recovery {
  readonly kind: Fault['kind'];
  readonly lastedSeconds: number;
  /** Null: never. */
  readonly recoverySeconds: number | null;
  readonly isSurvived: boolean;
  readonly lost: number;
  readonly doubled: number;
  readonly wrong: number;
}

function recoveryOf({ kind }: Fault, { verdict, lastedSeconds }: { verdict: FaultVerdict; lastedSeconds: number }): Recovery {
  const { recoverySeconds, isSurvived, lost, doubled, wrong } = verdict;
  return { kind, lastedSeconds, recoverySeconds: Number.isFinite(recoverySeconds) ? rounded(recoverySeconds) : null, isSurvived, lost: lost.length, doubled: doubled.length, wrong: wrong.length };
}

/** @throws RangeError for a name that no fault has */
function chosen(only: string): readonly Fault[] {
  if (only === '') return allFaults;
  const names = only.split(',');
  const unknown = names.filter((name) => !allFaults.some((fault) => fault.name === name));
  if (unknown.length > 0) throw new RangeError(`--only is some of ${allFaults.map(({ name }) => name).join(',')}, got ${unknown.join(',')}`);
  return allFaults.filter(({ name }) => names.includes(name));
}
