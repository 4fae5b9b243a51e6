import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { proveEach, say, wholeNumber } from '../support/checker-command.ts';
import { projectDir } from '../support/ensure-built.ts';
import { checkLive, type CheckOptions } from './check-live.ts';
import { faultKinds } from './facts.ts';
import { lastLine, report } from './report.ts';
import { sabotageOf, sabotages } from './sabotage.ts';

// npm run check:live -- --seconds 60 [--seed 1] [--history FILE]
// npm run check:live -- --prove [--only NAME]: breaks what is watched in every way it knows, and fails unless each is found out.

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    processes: { type: 'string', default: '2' },
    houses: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    history: { type: 'string', default: join(projectDir, '.couvert/check-live/history.ndjson') },
    prove: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

/** Of a run that is to find one thing. */
const proofSeconds = 20;
const proofPages = 800;
/** Fewer guests, for what they change heals what the crash has left untrue. */
const withCrashes = { seconds: 30, pagesMin: 1_000, guests: 3, faults: ['PostgreSQL killed'] } as const;

const options: CheckOptions = {
  seconds: wholeNumber('seconds', values.seconds),
  pagesMin: 0,
  seed: wholeNumber('seed', values.seed),
  processes: wholeNumber('processes', values.processes),
  tenants: 2,
  houses: wholeNumber('houses', values.houses),
  searchers: 6,
  guests: 6,
  faults: faultKinds,
  sabotage: null,
  historyPath: values.history,
  onProgress: say,
};

await mkdir(dirname(values.history), { recursive: true });
process.exitCode = (values.prove ? await prove() : await run()) ? 0 : 1;

async function run(): Promise<boolean> {
  const result = await checkLive(options);
  say(report(result));
  if (result.violations.length > 0) say(`\nEvery search and what its rows said: ${values.history}`);
  say(`\n${lastLine(result)}`);
  return result.violations.length === 0;
}

function prove(): Promise<boolean> {
  const planted = sabotages.map((name) => ({ name, ...sabotageOf[name] }));
  return proveEach(planted, {
    only: values.only,
    check: async (sabotage) => {
      const result = await checkLive({ ...options, sabotage, seconds: proofSeconds, pagesMin: proofPages, faults: [], ...(sabotage === 'epoch-kept' ? withCrashes : {}) });
      return { report: report(result), violations: result.violations };
    },
  });
}
