import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readPostmasterPid } from '../../apps/local/src/embedded-postgres/postmaster-pid.ts';
import { freePort } from '../../apps/local/src/embedded-postgres/free-port.ts';
import { ensureBuilt } from '../support/ensure-built.ts';
import type { Program } from '../support/program.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { query, refusalOf } from './held-postgres.ts';
import { startLauncher, whenRunning } from './launcher.ts';
import { canMount } from './private-mounts.ts';
import { isRunning, untilGone } from './process-table.ts';
import { temporaryFolder } from './temporary-folder.ts';

// Real servers on a machine that may be busy with everything else.
vi.setConfig({ testTimeout: 90_000 });

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let homeDir: string;
let programs: Program[];

/** Home of a start that has been and gone. Most tests begin with a copy of it, and save the time in which a first start makes its database. */
let usedHome: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  await ensureBuilt();
  usedHome = await temporaryFolder(0o755);
  const program = startLauncher({ homeDir: join(usedHome.path, 'home') });
  await whenRunning(program);
  await program.stop();
}, 180_000);
afterAll(() => usedHome.remove());
beforeEach(async () => {
  folder = await temporaryFolder(0o755);
  homeDir = join(folder.path, 'home');
  programs = [];
});
afterEach(async () => {
  const databases = await Promise.all(programs.map(() => databasePid()));
  for (const program of programs) await program.stop();
  for (const pid of databases) if (pid !== undefined) await untilGone(pid);
  await folder.remove();
});

function start(env: NodeJS.ProcessEnv = {}, mounting?: string): Program {
  const program = startLauncher({ homeDir, env, ...(mounting === undefined ? {} : { mounting }) });
  programs.push(program);
  return program;
}

/** Begins where an earlier start has ended. */
async function startAgain(env: NodeJS.ProcessEnv = {}): Promise<Program> {
  await promisify(execFile)('cp', ['-a', join(usedHome.path, 'home'), homeDir]);
  return start(env);
}

async function databasePid(): Promise<number | undefined> {
  return (await readPostmasterPid(join(homeDir, 'postgres')))?.pid;
}

const isReady = async (url: string): Promise<boolean> => (await fetch(`${url}/health/ready`)).ok;

describe('npm start', () => {
  it('brings up database and API, says where they are, and keeps its secrets to itself', async () => {
    const program = start();
    const url = await whenRunning(program);
    expect(await isReady(url)).toBe(true);
    expect(program.stdout).toContain(`Swagger UI  ${url}/docs\n`);
    expect(program.stdout).toContain(`Health      ${url}/health/ready\n`);
    for (const file of ['secret', 'database-password', 'environment']) expect((await stat(join(homeDir, file))).mode & 0o777).toBe(0o600);
    const password = (await readFile(join(homeDir, 'database-password'), 'utf8')).trim();
    expect(program.stdout + program.stderr).not.toContain(password);
  });

  it('says where Prometheus may ask, when it may', async () => {
    const program = await startAgain({ COUVERT_METRICS_PORT: '0' });
    await whenRunning(program);
    const [, metricsUrl = ''] = /Metrics {5}(\S+)\n/.exec(program.stdout) ?? [];
    expect(await (await fetch(metricsUrl)).text()).toContain('couvert_db_pool_connections{');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends on %s: the application, then the database, with code 0', async (signal) => {
    const program = await startAgain();
    const url = await whenRunning(program);
    const pid = await databasePid();
    expect(await program.stop({ signal })).toEqual({ code: 0, signal: null });
    expect(isRunning(pid ?? 0)).toBe(false);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed');
    // A database that had gone first would have shown in the application's log.
    expect(program.stdout + program.stderr).not.toMatch(/terminating connection|connection to the database was lost|ECONNREFUSED/);
  });

  it('finds its data and its secret again after a stop and a start', async () => {
    const first = await startAgain();
    await whenRunning(first);
    await query(await databaseUrl(), `CREATE TABLE kept AS SELECT 42 AS answer`);
    const secret = await readFile(join(homeDir, 'secret'), 'utf8');
    await first.stop();

    await whenRunning(start());
    expect(await query(await databaseUrl(), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await readFile(join(homeDir, 'secret'), 'utf8')).toBe(secret);
  });

  it('starts on the same port right after kill -9, and finds its data', async () => {
    const PORT = String(await freePort());
    const first = await startAgain({ PORT });
    await whenRunning(first);
    await query(await databaseUrl(), `CREATE TABLE kept AS SELECT 42 AS answer`);
    await first.kill();

    await whenRunning(start({ PORT }));
    expect(await query(await databaseUrl(), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('says that the port is taken, and how to choose another, before it touches anything', async () => {
    const other = createServer();
    const port = await listen(other);
    expect(await refusalOf(start({ PORT: String(port) }))).toContain(`Port ${port} of 127.0.0.1 is already in use by another program. Stop it, or choose another port: PORT=${port + 1} npm start`);
    await expect(stat(homeDir)).rejects.toMatchObject({ code: 'ENOENT' });
    await new Promise((resolve) => other.close(resolve));
  });

  it('lets one start at a time have the data, and tells the second where the first is', async () => {
    const PORT = String(await freePort());
    const first = await startAgain({ PORT });
    const url = await whenRunning(first);
    const sentence = `Couvert already runs on the data in ${homeDir} (process ${first.pid}, ${url}).`;
    expect(await refusalOf(start())).toContain(sentence);
    expect(await refusalOf(start({ PORT }))).toContain(sentence);
    expect(await isReady(url)).toBe(true);
  });

  it('ends at once on a second signal, while a request is still under way, and the database after it', async () => {
    const program = await startAgain();
    const url = await whenRunning(program);
    const pid = (await databasePid()) ?? 0;
    const hanging = await halfARequest(url);
    program.signal('SIGINT');
    await program.until(() => program.stdout.includes('Stopping on SIGINT'), { what: 'it has heard the first signal' });
    // npm passes on what the terminal has sent already: an echo is no second signal.
    program.signal('SIGINT');
    const heardAt = Date.now();
    await program.until(() => Date.now() - heardAt > 700, { what: 'it still waits for the request' });
    program.signal('SIGINT');
    expect(await program.ended).toEqual({ code: 1, signal: null });
    await untilGone(pid);
    hanging.destroy();
  });

  it('says when its database ends by itself, and ends too', async () => {
    const program = await startAgain();
    await whenRunning(program);
    process.kill((await databasePid()) ?? 0, 'SIGKILL');
    expect(await refusalOf(program)).toContain('PostgreSQL has ended by itself');
  });

  it('ends in the middle of a start, and goes on from there at the next', async () => {
    const first = await startAgain({ COUVERT_DEMO: '1' });
    await first.until(() => first.stdout.includes('Migrations:'), { what: 'the demo has begun' });
    const pid = (await databasePid()) ?? 0;
    expect(await first.stop()).toEqual({ code: 0, signal: null });
    expect(isRunning(pid)).toBe(false);
    await whenRunning(start());
  });

  it.runIf(canMount)('says that the disk is full when that shows late', async () => {
    const disk = join(folder.path, 'home');
    // Enough for an empty cluster, too little for the demo.
    const program = start({ COUVERT_DEMO: '1' }, `mkdir -p ${disk}; mount -t tmpfs -o size=80m,mode=777 tmpfs ${disk}`);
    expect(await refusalOf(program)).toMatch(/disk .*is full.*COUVERT_DATA_DIR/);
  });
});

describe('npm start with DATABASE_URL', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase({ migrated: false });
  });
  afterEach(() => database.drop());

  it('uses that database, starts none of its own, and stops nothing that is not its own', async () => {
    const program = start({ DATABASE_URL: database.url });
    expect(await isReady(await whenRunning(program))).toBe(true);
    expect(await databasePid()).toBeUndefined();
    expect(program.stdout).toMatch(/Database {4}PostgreSQL 18\S* at 127\.0\.0\.1:\d+\/test_\w+ \(DATABASE_URL\)/);
    await program.stop();
    expect(await query(database.url, `SELECT count(*)::int > 3 AS migrated FROM migrations`)).toEqual([{ migrated: true }]);
  });

  it.each([
    ['nobody answers', (url: URL) => (url.port = '1'), /No PostgreSQL answers at 127\.0\.0\.1:1\/.* or unset it to use the embedded one/],
    ['the password is wrong', (url: URL) => (url.password = 'guessed'), /refuses the user or password in DATABASE_URL/],
    ['there is no such database', (url: URL) => (url.pathname = '/nowhere'), /has no such database\. Create it \(createdb\)/],
  ])('says so when %s, without showing the password', async (_what, change, sentence) => {
    const url = new URL(database.url);
    const { password } = url;
    change(url);
    const refusal = await refusalOf(start({ DATABASE_URL: url.href }));
    expect(refusal).toMatch(sentence);
    expect(refusal).not.toContain(password);
    expect(refusal).not.toContain('guessed');
  });
});

async function databaseUrl(): Promise<string> {
  return /DATABASE_URL='(.+)'/.exec(await readFile(join(homeDir, 'environment'), 'utf8'))?.[1] ?? '';
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Sends the head of a request and keeps its body to itself. */
async function halfARequest(url: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await new Promise((resolve) => socket.once('connect', resolve));
  await new Promise((resolve) => socket.write('POST /v1/bookings HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{', resolve));
  return socket;
}
