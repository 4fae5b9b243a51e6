import { setTimeout as sleep } from 'node:timers/promises';
import type { Collectors, Trouble } from '../collectors.ts';
import { DefectCaller } from '../defect-caller.ts';
import { recoverySecondsMax } from '../facts.ts';
import type { Fault } from '../fault.ts';
import type { World } from '../world.ts';

/** What a process counts of what it sends. */
interface Sending {
  readonly name: string;
  readonly collector: keyof Pick<Collectors, 'errors' | 'telemetry'>;
  readonly what: string;
  readonly metric: string;
  readonly taken: string;
  readonly lost: readonly string[];
}

const sendings: readonly Sending[] = [
  { name: 'sentry', collector: 'errors', what: 'reports of defects', metric: 'couvert_error_reports_total', taken: 'sent', lost: ['dropped'] },
  { name: 'otlp', collector: 'telemetry', what: 'spans', metric: 'couvert_spans_total', taken: 'exported', lost: ['failed', 'dropped'] },
];
const troubles: Readonly<Record<Trouble, string>> = { down: 'nobody listens', hanging: 'it takes everything and says nothing', slow: 'what is sent arrives a second later' };

/** A process gives a collector five seconds, and gathers for two: it notices later than a client would. */
const noticedMsMax = 20_000;
const pollMs = 200;

/** What telemetry is sent to, broken in each way, while defects happen and every request is a trace. */
export const collectorFaults: readonly Fault[] = sendings.flatMap((sending) => (Object.keys(troubles) as Trouble[]).map((trouble): Fault => ({
  name: `${sending.name}-${trouble}`, kind: 'collectors', about: `the collector of ${sending.what}: ${troubles[trouble]}`, seconds: 10, isFelt: false, isUnnoticed: true, needs: { isWatched: true },
  bring: async (world, { ms, note, wrong }) => {
    const { collectors } = world;
    if (collectors === null) throw new Error('this world has no collectors');
    const collector = collectors[sending.collector];
    const defects = new DefectCaller(world);
    try {
      if (!(await within(noticedMsMax, () => collector.arrived > 0))) wrong(`no ${sending.what} arrived before anything broke`);
      const before = await countsOf(world, sending);
      await collector.breakDown(trouble);
      defects.beginToCount();
      await sleep(ms);
      // A slow one gets what it can take; of the others the process must have noticed that they take nothing.
      const isNoticed = await within(noticedMsMax, async () => {
        const { taken, lost } = await countsOf(world, sending);
        return trouble === 'slow' ? taken > before.taken : lost > before.lost;
      });
      if (!isNoticed) wrong(`NOT FELT: no ${sending.what} were ${trouble === 'slow' ? sending.taken : sending.lost.join(' or ')}`);
      const during = await countsOf(world, sending);
      note(`${defects.asked} defects; of ${sending.what} ${during.taken - before.taken} ${sending.taken}, ${during.lost - before.lost} lost while it lasted`);
      for (const line of defects.endToCount()) wrong(line);
      await collector.mend(trouble);
      const mended = collector.arrived;
      if (!(await within(recoverySecondsMax * 1_000, () => collector.arrived > mended))) wrong(`no ${sending.what} arrived within ${recoverySecondsMax} s of its end`);
    } finally {
      for (const line of await defects.stop()) wrong(line);
    }
  },
})));

async function countsOf({ nodes }: World, { metric, taken, lost }: Sending): Promise<{ taken: number; lost: number }> {
  const sum = async (outcome: string): Promise<number> => (await Promise.all(nodes.map((node) => node.counted(metric, outcome)))).reduce((all, one) => all + one, 0);
  const [takenNow, ...lostNow] = await Promise.all([taken, ...lost].map(sum));
  return { taken: takenNow ?? 0, lost: lostNow.reduce((all, one) => all + one, 0) };
}

async function within(msMax: number, isSo: () => boolean | Promise<boolean>): Promise<boolean> {
  const givesUpAt = performance.now() + msMax;
  while (!(await isSo())) {
    if (performance.now() > givesUpAt) return false;
    await sleep(pollMs);
  }
  return true;
}
