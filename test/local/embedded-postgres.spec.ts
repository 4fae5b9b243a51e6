import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { holdPostgres, type HeldPostgres, query, refusalOf, whenHeld } from './held-postgres.ts';
import { childrenOf, isRunning, untilGone } from './process-table.ts';
import { temporaryFolder } from './temporary-folder.ts';

// Real servers on a machine that may be busy with everything else.
vi.setConfig({ testTimeout: 90_000 });

describe('the embedded PostgreSQL', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let homeDir: string;
  const started: HeldPostgres[] = [];

  beforeEach(async () => {
    folder = await temporaryFolder(0o755);
    homeDir = join(folder.path, 'home');
  });
  afterEach(async () => {
    for (const { program, pid } of started.splice(0)) {
      await program.stop();
      if (isRunning(pid)) process.kill(pid, 'SIGKILL');
      await untilGone(pid);
    }
    await folder.remove();
  });

  async function start({ durable = false } = {}): Promise<HeldPostgres> {
    const held = await whenHeld(holdPostgres(homeDir, { durable }));
    started.push(held);
    return held;
  }

  it('is PostgreSQL 18 in UTF-8 with rules of its own, behind a password, closed to others', async () => {
    const { url, mode } = await start();
    const [facts] = await query(
      url,
      `SELECT current_setting('server_version_num')::int / 10000 AS major, pg_encoding_to_char(encoding) AS encoding, datlocprovider AS provider,
              lower('ÀÉÎ') AS lowered, current_setting('listen_addresses') AS addresses, current_setting('TimeZone') AS zone
         FROM pg_database WHERE datname = current_database()`,
    );
    expect(facts).toEqual({ major: 18, encoding: 'UTF8', provider: 'b', lowered: 'àéî', addresses: '127.0.0.1', zone: 'UTC' });
    expect(mode).toBe(0o700);
    expect((await stat(join(homeDir, 'database-password'))).mode & 0o777).toBe(0o600);
    const withoutPassword = new URL(url);
    withoutPassword.password = 'guessed';
    await expect(query(withoutPassword.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('offers the extensions that the schema needs', async () => {
    const { url } = await start();
    for (const name of ['btree_gist', 'pg_trgm', 'unaccent', 'cube', 'earthdistance', 'pg_stat_statements']) await query(url, `CREATE EXTENSION ${name}`);
    expect(await query(url, `SELECT count(*)::int AS many FROM pg_extension WHERE extname <> 'plpgsql'`)).toEqual([{ many: 6 }]);
  });

  it('keeps its data over a stop and a start', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    expect(await first.program.stop()).toEqual({ code: 0, signal: null });
    expect(isRunning(first.pid)).toBe(false);

    const second = await start();
    expect(second).toMatchObject({ isNew: false, stoppedLeftover: false });
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('ends with the process that started it, when that is killed', async () => {
    const { program, pid } = await start();
    await program.kill();
    await expect(untilGone(pid)).resolves.toBeUndefined();
  });

  it('stops a server that was left behind, and finds its data', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    // Everything that could stop it is killed: the watchdog first, then the process itself.
    for (const child of childrenOf(first.program.pid)) if (child !== first.pid) process.kill(child, 'SIGKILL');
    await first.program.kill();
    expect(isRunning(first.pid)).toBe(true);

    const second = await start();
    expect(second).toMatchObject({ isNew: false, stoppedLeftover: true });
    expect(isRunning(first.pid)).toBe(false);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('recovers after the server itself was killed', async () => {
    const first = await start({ durable: true });
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill(first.pid, 'SIGKILL');
    await first.program.kill();

    const second = await start({ durable: true });
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('takes no other program for the server when its pid was given away', async () => {
    const first = await start();
    await first.program.stop();
    const stranger = holdPostgres(join(folder.path, 'another'));
    const elsewhere = await whenHeld(stranger);
    started.push(elsewhere);
    // Another server, even: the same program on other data.
    await writeFile(join(first.dataDir, 'postmaster.pid'), `${elsewhere.pid}\n${first.dataDir}\n1\n1\n\n127.0.0.1\n0 0\nready\n`);

    const second = await start();
    expect(second.stoppedLeftover).toBe(false);
    expect(isRunning(elsewhere.pid)).toBe(true);
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('lets one process at a time have the data, and names it to the other', async () => {
    const [one, two] = [holdPostgres(homeDir), holdPostgres(homeDir)];
    const [loser, winner] = await Promise.race([one.ended.then(() => [one, two]), two.ended.then(() => [two, one])]) as [typeof one, typeof one];
    const held = await whenHeld(winner);
    started.push(held);
    expect(await refusalOf(loser)).toContain(`Couvert already runs on the data in ${homeDir} (process ${winner.pid}).`);
    expect(await query(held.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('refuses data of another major version without touching them', async () => {
    const first = await start();
    await first.program.stop();
    await writeFile(join(first.dataDir, 'PG_VERSION'), '17\n');
    const before = await fingerprint(first.dataDir);

    expect(await refusalOf(holdPostgres(homeDir))).toMatch(/was written by PostgreSQL 17, and this Couvert brings PostgreSQL 18, which cannot read it\. Nothing was changed\./);
    expect(await fingerprint(first.dataDir)).toEqual(before);
  });

  it('refuses a folder with files that are no database', async () => {
    await mkdir(join(homeDir, 'postgres'), { recursive: true });
    await writeFile(join(homeDir, 'postgres', 'diary.txt'), 'mine');
    expect(await refusalOf(holdPostgres(homeDir))).toContain('holds files, but no PostgreSQL database (PG_VERSION is missing). Nothing was changed.');
    expect(await readFile(join(homeDir, 'postgres', 'diary.txt'), 'utf8')).toBe('mine');
  });

  it('begins anew after a first start that was killed half-way', async () => {
    const program = holdPostgres(homeDir);
    await program.until(async () => (await readdir(homeDir).catch(() => [])).some((name) => name.startsWith('postgres.new-')), { what: 'initdb has begun' });
    await program.kill();
    const held = await start();
    expect(held.isNew).toBe(true);
    expect((await readdir(homeDir)).filter((name) => name.includes('.new-'))).toEqual([]);
  });
});

/** Every file below the folder with its size and times: what changes when anything is written. */
async function fingerprint(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return Promise.all(names.sort().map(async (name) => {
    const { size, mtimeMs, ctimeMs } = await stat(join(folder, name));
    return `${name} ${size} ${mtimeMs} ${ctimeMs}`;
  }));
}
