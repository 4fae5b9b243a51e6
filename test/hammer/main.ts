import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectDir } from '../support/ensure-built.ts';
import { hammer, type HammerOptions } from './hammer.ts';
import { report } from './report.ts';
import { sabotageOf, type Sabotage } from './sabotage.ts';

// npm run hammer -- --clients 200 --seconds 20 [--processes 2] [--seed 1] [--history FILE]
// npm run hammer -- --prove: breaks the house in every way it knows, and fails unless each is found out.

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '20' },
    processes: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    history: { type: 'string', default: join(projectDir, '.couvert/hammer/history.ndjson') },
    prove: { type: 'boolean', default: false },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const options: HammerOptions = {
  clients: wholeNumber('clients', values.clients),
  seconds: wholeNumber('seconds', values.seconds),
  requestsMin: 0,
  processes: wholeNumber('processes', values.processes),
  seed: wholeNumber('seed', values.seed),
  sabotage: 'none',
  historyPath: values.history,
  onProgress: say,
};

await mkdir(dirname(values.history), { recursive: true });
process.exitCode = (values.prove ? await prove() : await run()) ? 0 : 1;

async function run(): Promise<boolean> {
  const result = await hammer(options);
  say(report(result));
  say(result.violations.length === 0 ? '\nEvery rule held.' : `\n${result.violations.length} broken. Every request: ${values.history}`);
  return result.violations.length === 0;
}

async function prove(): Promise<boolean> {
  let allFound = true;
  for (const sabotage of Object.keys(sabotageOf) as Exclude<Sabotage, 'none'>[]) {
    say(`\n=== ${sabotage}`);
    // Enough for a race to be lost, also where a second gives little.
    const result = await hammer({ ...options, sabotage, requestsMin: 3_000 });
    say(report(result));
    const found = result.violations.some(({ rule }) => sabotageOf[sabotage].breaks.includes(rule));
    say(`${sabotage}: ${found ? 'found out' : 'NOT FOUND'}`);
    allFound &&= found;
  }
  return allFound;
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`--${name} is a whole number of 1 or more, got ${text}`);
  return value;
}
