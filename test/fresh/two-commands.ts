import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../apps/local/src/embedded-postgres/free-port.ts';
import { commandInProc } from '../../apps/local/src/embedded-postgres/proc.ts';
import { readPostmasterPid } from '../../apps/local/src/embedded-postgres/postmaster-pid.ts';
import { paste, printedCommands } from '../local/printed-commands.ts';
import { childrenOf, isRunning, untilGone } from '../local/process-table.ts';
import { Program } from '../support/program.ts';
import { tryDev } from './dev.ts';
import { type FreshCheckout, idsOf } from './fresh-checkout.ts';

interface Trial {
  /** What of `npm test` to run; everything when empty. */
  tests: string[];
  say: (line: string) => void;
}

/** npm ci, npm start, the printed booking, kill -9, npm start again, SIGTERM, npm run dev, npm test. @throws AssertionError, or with all output */
export async function tryTheTwoCommands(checkout: FreshCheckout, { tests, say }: Trial): Promise<void> {
  const port = await freePort();
  await timed('npm ci', say, () => toItsEnd(checkout, ['npm', 'ci', '--no-progress']));

  const first = start(checkout, port);
  await timed('npm start, for the first time', say, () => whenRunning(first));
  const booking = await bookAsPrinted(checkout, first);
  say(`the printed curl books: ${booking.reference}, ${booking.starts_at}`);
  const database = await databasePid(checkout);
  process.kill(launcherOf(first), 'SIGKILL');
  await first.ended;
  say('the launcher was killed (kill -9)');

  const second = start(checkout, port);
  await timed('npm start, again', say, () => whenRunning(second));
  assert.equal(isRunning(database), false, 'the first database still runs');
  await requireBooking(second, { port, booking });
  const secondDatabase = await databasePid(checkout);
  const end = await second.stop({ signal: 'SIGTERM', withinMs: 60_000 });
  assert.equal(end.signal === null ? end.code : end.signal, end.signal === null ? 0 : 'SIGTERM', `it ended with ${JSON.stringify(end)}`);
  await untilGone(secondDatabase);
  say('the booking was found again; SIGTERM ended application and database');

  await timed('npm run dev, and a change', say, () => tryDev(checkout));
  await timed(`npm test ${tests.join(' ')}`, say, () => toItsEnd(checkout, ['npm', 'test', '--', ...tests]));
}

function start(checkout: FreshCheckout, port: number): Program {
  return new Program({ command: 'npm', args: ['start'], cwd: checkout.path, env: { ...checkout.env, PORT: String(port) }, ...idsOf(checkout) });
}

async function whenRunning(program: Program): Promise<void> {
  await program.until(() => program.stdout.includes('Couvert runs at '), { what: 'Couvert runs', withinMs: 300_000 });
}

async function toItsEnd(checkout: FreshCheckout, [command = '', ...args]: string[]): Promise<void> {
  const program = new Program({ command, args, cwd: checkout.path, env: checkout.env, ...idsOf(checkout) });
  const { code } = await program.ended;
  assert.equal(code, 0, `${command} ${args.join(' ')} ended with ${code}:\n${program.stdout.slice(-8_000)}\n${program.stderr.slice(-4_000)}`);
}

interface Booking {
  id: string;
  reference: string;
  starts_at: string;
}

/** Pastes the command from the screen into a shell, as the newcomer. */
async function bookAsPrinted(checkout: FreshCheckout, program: Program): Promise<Booking> {
  await program.until(() => printedCommands(program.stdout).length === 2, { what: 'a search and a booking are printed' });
  const booking = paste<Booking>(printedCommands(program.stdout)[1] ?? '', idsOf(checkout));
  assert.match(booking.reference, /^[0-9A-Z]{8}$/);
  return booking;
}

async function requireBooking(program: Program, { port, booking }: { port: number; booking: Booking }): Promise<void> {
  const key = /(cvt_sk_\S+)/.exec(program.stdout)?.[1] ?? '';
  const response = await fetch(`http://127.0.0.1:${port}/v1/bookings/${booking.id}`, { headers: { 'X-API-Key': key } });
  assert.equal(response.status, 200, await response.clone().text());
  assert.equal(((await response.json()) as Booking).reference, booking.reference);
}

/** The process below npm that runs the launcher; a shell may stand in between. */
function launcherOf(npm: Program): number {
  const below = childrenOf(npm.pid);
  const launcher = [...below, ...below.flatMap(childrenOf)].find((pid) => / dist\/apps\/local\/src\/main\.js/.test(commandInProc(pid).command) && !commandInProc(pid).command.startsWith('sh '));
  assert.ok(launcher, 'npm runs no launcher');
  return launcher;
}

async function databasePid({ path }: FreshCheckout): Promise<number> {
  const found = await readPostmasterPid(join(path, '.couvert/postgres'));
  assert.ok(found, await readFile(join(path, '.couvert/database-password'), 'utf8').then(() => 'no database runs'));
  return found.pid;
}

async function timed(what: string, say: (line: string) => void, work: () => Promise<void>): Promise<void> {
  const begun = performance.now();
  await work();
  say(`${what}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}
