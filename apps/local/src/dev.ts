import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

// npm run dev: compiles on every change, and starts everything anew after each compilation without errors.
// This file is dist/apps/local/src/dev.js.
const projectDir = join(import.meta.dirname, '../../../..');
const launcher = join(import.meta.dirname, 'main.js');
const instrument = pathToFileURL(join(import.meta.dirname, '../../api/src/instrument.js')).href;
const compiler = spawn(
  process.execPath,
  [join(projectDir, 'node_modules/typescript/bin/tsc'), '-p', join(projectDir, 'tsconfig.build.json'), '--watch', '--preserveWatchOutput'],
  { cwd: projectDir, stdio: ['ignore', 'pipe', 'inherit'] },
);

let running: ChildProcess | undefined;
let ending = false;
/** One restart after the other: a change during a restart leads to one more, not to two at once. */
let restarts: Promise<void> = Promise.resolve();

createInterface({ input: compiler.stdout }).on('line', (line) => {
  if (line !== '') console.log(line);
  if (line.includes('Found 0 errors')) restarts = restarts.then(restart);
});

async function restart(): Promise<void> {
  await endRunning();
  if (ending) return;
  running = spawn(process.execPath, ['--enable-source-maps', '--import', instrument, launcher], { cwd: projectDir, stdio: 'inherit' });
}

async function endRunning(): Promise<void> {
  const child = running;
  running = undefined;
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  compiler.kill('SIGTERM');
  await restarts;
  await endRunning();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());
compiler.once('exit', () => void end());
