import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { say, wholeNumber } from '../support/checker-command.ts';
import { projectDir } from '../support/ensure-built.ts';
import { checkFault, type CheckOptions } from './check-fault.ts';
import type { FaultVerdict } from './facts.ts';
import type { Fault } from './fault.ts';
import { allFaults } from './faults/all-faults.ts';
import { killAgainAndAgain } from './kills.ts';
import { evidenceOf, table } from './report.ts';

// npm run check:faults -- [--only NAME]… [--seconds 10] [--clients 24] [--seed 1] [--list]
// npm run check:faults -- --kills 100 [--database-kills 20]
// npm run check:faults -- --prove: commits that are acknowledged before they are written down must be found out.

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    seconds: { type: 'string' },
    clients: { type: 'string', default: '24' },
    processes: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    kills: { type: 'string' },
    'database-kills': { type: 'string' },
    list: { type: 'boolean', default: false },
    prove: { type: 'boolean', default: false },
  },
});

const folder = join(projectDir, '.couvert/check-faults');
const options = {
  clients: wholeNumber('clients', values.clients),
  processes: wholeNumber('processes', values.processes),
  seed: wholeNumber('seed', values.seed),
  seconds: values.seconds === undefined ? null : wholeNumber('seconds', values.seconds),
  onProgress: say,
} satisfies Omit<CheckOptions, 'historyPath'>;

if (values.list) for (const { name, kind, about, seconds } of allFaults) say(`${name.padEnd(22)} ${kind.padEnd(9)} ${about}${seconds > 0 ? `, ${seconds} s` : ''}`);
else {
  await mkdir(folder, { recursive: true });
  process.exitCode = (await (values.prove ? prove() : values.kills === undefined ? each() : kills())) ? 0 : 1;
}

async function each(): Promise<boolean> {
  const chosen = values.only === undefined ? allFaults : allFaults.filter(({ name }) => values.only?.includes(name));
  if (chosen.length === 0) throw new RangeError(`--only is one of ${allFaults.map(({ name }) => name).join(', ')}`);
  const verdicts: FaultVerdict[] = [];
  const impossible: string[] = [];
  for (const fault of chosen) {
    const obstacle = fault.obstacle?.() ?? null;
    if (obstacle === null) verdicts.push(await one(fault));
    else impossible.push(`NOT BROUGHT ABOUT: ${fault.name}, for ${obstacle}`);
  }
  say(`\n${table(verdicts)}`);
  for (const line of impossible) say(`\n${line}`);
  const failed = verdicts.filter(({ isSurvived }) => !isSurvived);
  say(failed.length === 0 ? `\n${verdicts.length} faults survived: nothing lost, nothing doubled, nothing wrong.` : `\n${failed.length} of ${verdicts.length} faults not survived. Every request: ${folder}`);
  return failed.length === 0;
}

async function one(fault: Fault): Promise<FaultVerdict> {
  say(`${fault.name}: ${fault.about}`);
  const verdict = await checkFault(fault, { ...options, historyPath: join(folder, `${fault.name}.ndjson`) });
  say(table([verdict]).split('\n').at(-1) ?? '');
  const evidence = evidenceOf(verdict);
  if (evidence !== '') say(evidence);
  return verdict;
}

async function kills(): Promise<boolean> {
  const verdict = await killAgainAndAgain({ ...options, historyPath: join(folder, 'kills.ndjson') }, { processes: wholeNumber('kills', values.kills ?? ''), database: wholeNumber('database-kills', values['database-kills'] ?? '20') });
  say(`\n${table([verdict])}\n${evidenceOf(verdict)}`);
  return verdict.isSurvived;
}

async function prove(): Promise<boolean> {
  const killed = allFaults.filter(({ name }) => name === 'database-killed');
  for (const fault of killed) {
    const verdict = await checkFault(fault, { ...options, historyPath: null, forgetsCommits: true });
    say(`${table([verdict])}\n${evidenceOf(verdict)}`);
    say(verdict.lost.length > 0 ? 'forgotten commits: found out' : 'forgotten commits: NOT FOUND');
    if (verdict.lost.length === 0) return false;
  }
  return true;
}
