import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { proveEach, say, wholeNumber } from '../support/checker-command.ts';
import { projectDir } from '../support/ensure-built.ts';
import { checkConsistency, type CheckOptions } from './check-consistency.ts';
import { faultKinds } from './facts.ts';
import { isAsleep, lastLine, report } from './report.ts';
import { howToBreak, sabotages } from './sabotage.ts';

// npm run check:consistency -- --seconds 60 [--seed 1] [--processes 4] [--fault NAME]… [--history FILE]
// npm run check:consistency -- --prove [--only NAME]: breaks what is watched in every way it knows, and fails unless each is found out.

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    processes: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
    history: { type: 'string', default: join(projectDir, '.couvert/check-consistency/history.ndjson') },
    prove: { type: 'boolean', default: false },
    only: { type: 'string' },
    fault: { type: 'string', multiple: true },
  },
});

/** Of a run that is to find one thing. */
const proofSeconds = 15;
/** A fault is brought several times, and its trace is to be seen. */
const proofSecondsWithFaults = 30;

const options: CheckOptions = {
  seconds: wholeNumber('seconds', values.seconds),
  seed: wholeNumber('seed', values.seed),
  processes: wholeNumber('processes', values.processes),
  houses: 3,
  clients: 6,
  strangers: 6,
  faults: values.fault === undefined ? faultKinds : faultKinds.filter((kind) => values.fault?.includes(kind)),
  sabotage: null,
  historyPath: values.history,
  onProgress: say,
};

await mkdir(dirname(values.history), { recursive: true });
process.exitCode = (values.prove ? await prove() : await run()) ? 0 : 1;

async function run(): Promise<boolean> {
  const result = await checkConsistency(options);
  say(report(result));
  if (result.violations.length > 0) say(`\nAll that was written, read and done: ${values.history}`);
  say(`\n${lastLine(result)}`);
  return result.violations.length === 0 && !isAsleep(result);
}

function prove(): Promise<boolean> {
  const planted = sabotages.map((name) => ({ name, ...howToBreak(name) }));
  return proveEach(planted, {
    only: values.only,
    check: async (sabotage) => {
      const { faults = [], seconds = faults.length > 0 ? proofSecondsWithFaults : proofSeconds } = howToBreak(sabotage);
      const result = await checkConsistency({ ...options, sabotage, faults, seconds });
      return { report: report(result), violations: result.violations };
    },
  });
}
