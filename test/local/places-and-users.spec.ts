import { chmod, chown, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { holdPostgres, type HeldPostgres, query, refusalOf, whenHeld } from './held-postgres.ts';
import { canMount } from './private-mounts.ts';
import { untilGone } from './process-table.ts';
import { smallCheckout } from './small-checkout.ts';
import { temporaryFolder } from './temporary-folder.ts';

// Real servers on a machine that may be busy with everything else.
vi.setConfig({ testTimeout: 90_000 });

const isRoot = process.getuid?.() === 0;
/** An ordinary user's ids; initdb wants one who has a name, and nobody has one everywhere. */
const ordinary = isRoot ? { uid: 65_534, gid: 65_534 } : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let checkout: string;
let node: string;
let nativeDir: string;
let held: HeldPostgres | undefined;

beforeEach(async () => {
  folder = await temporaryFolder(0o755);
  checkout = join(folder.path, 'checkout');
  ({ node, nativeDir } = await smallCheckout(checkout));
});
afterEach(async () => {
  if (held !== undefined) {
    await held.program.stop();
    await untilGone(held.pid);
  }
  held = undefined;
  await folder.remove();
});

/** A folder that only this user enters, for the data. */
async function closedFolderOf({ uid, gid }: { uid: number; gid: number }): Promise<string> {
  const path = join(folder.path, 'closed');
  await mkdir(path, { mode: 0o700 });
  await chown(path, uid, gid);
  return path;
}

describe('an ordinary user', () => {
  it('runs it as themselves, in a folder that only they may enter', async () => {
    const closed = await closedFolderOf(ordinary);
    held = await whenHeld(holdPostgres(join(closed, 'home'), { checkout, node, ...ordinary }));
    expect(held).toMatchObject({ uid: ordinary.uid, mode: 0o700, isLinked: false });
    expect(await query(held.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is told when the folder cannot be written to, and what to do', async () => {
    const closed = await closedFolderOf(ordinary);
    await chmod(closed, 0o500);
    expect(await refusalOf(holdPostgres(join(closed, 'home'), { checkout, node, ...ordinary }))).toMatch(/cannot write there \(EACCES\).*COUVERT_DATA_DIR/);
  });

  it('runs it although the install scripts did not run: links and execute bits are restored', async () => {
    await breakLinksAndBits();
    if (isRoot) await chownAll(nativeDir, ordinary.uid);
    held = await whenHeld(holdPostgres(join(await closedFolderOf(ordinary), 'home'), { checkout, node, ...ordinary }));
    expect(await readdir(join(nativeDir, 'lib'))).toContain('libicuuc.so.60');
  });

  it.runIf(isRoot)('runs a copy of their own where the installed one is incomplete and belongs to another', async () => {
    await breakLinksAndBits();
    const homeDir = join(await closedFolderOf(ordinary), 'home');
    held = await whenHeld(holdPostgres(homeDir, { checkout, node, ...ordinary }));
    expect((await readdir(homeDir)).filter((name) => name.startsWith('postgresql-'))).toHaveLength(1);
  });

  it.runIf(isRoot)('is told that the data belong to another, and they stay as they are', async () => {
    const homeDir = join(await closedFolderOf({ uid: 0, gid: 0 }), 'home');
    await chmod(join(folder.path, 'closed'), 0o777);
    held = await whenHeld(holdPostgres(homeDir, { checkout, node }));
    await held.program.stop();
    await chmod(homeDir, 0o777);
    expect(await refusalOf(holdPostgres(homeDir, { checkout, node, ...ordinary }))).toMatch(/belongs to another user .*Nothing was changed\./);
  });
});

// These lend the database to another user of the machine, which only root can do.
describe.runIf(isRoot && canMount)('root', () => {
  /** Keeps what root leaves in /var/lib out of this machine: a place that exists for the program alone. */
  const mounting = 'mount -t tmpfs -o mode=755 tmpfs /var/lib';

  it('lends it to an unprivileged user, where that user can enter', async () => {
    const homeDir = join(folder.path, 'home');
    held = await whenHeld(holdPostgres(homeDir, { checkout, node }));
    expect(held).toMatchObject({ mode: 0o700, isLinked: false });
    expect(held.uid).not.toBe(0);
    expect((await stat(homeDir)).mode & 0o777).toBe(0o711);
  });

  it('keeps binaries and data in a place that user can enter, when checkout and data folder are closed', async () => {
    await chmod(checkout, 0o700);
    const homeDir = join(await closedFolderOf({ uid: 0, gid: 0 }), 'home');
    held = await whenHeld(holdPostgres(homeDir, { checkout, node, mounting }));
    expect(held).toMatchObject({ mode: 0o700, isLinked: true, dataDir: expect.stringMatching(/^\/var\/lib\/couvert\/[0-9a-f]{12}\/postgres$/) });
    expect(held.uid).not.toBe(0);
    const [started] = await query<{ program: string }>(held.url, `SELECT pg_read_file('postmaster.opts') AS program`);
    expect(started?.program).toMatch(/^\/var\/lib\/couvert\/postgresql-[^/]+\/bin\/postgres /);
  });

  it('finds those data again, and makes neither a second copy nor a second folder', async () => {
    await chmod(checkout, 0o700);
    const homeDir = join(await closedFolderOf({ uid: 0, gid: 0 }), 'home');
    // Both starts share the place, so it is a folder of this test that is mounted over /var/lib.
    const place = join(folder.path, 'var-lib');
    await mkdir(place, { mode: 0o755 });
    const shared = `mount --bind ${place} /var/lib`;
    const first = await whenHeld(holdPostgres(homeDir, { checkout, node, mounting: shared }));
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.program.stop();

    held = await whenHeld(holdPostgres(homeDir, { checkout, node, mounting: shared }));
    expect(held).toMatchObject({ isNew: false, dataDir: first.dataDir });
    expect(await query(held.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await readdir(join(place, 'couvert'))).toHaveLength(2);
  });

  it('says where the data were when the link to them leads nowhere, and makes no new ones', async () => {
    const homeDir = join(await closedFolderOf({ uid: 0, gid: 0 }), 'home');
    const first = await whenHeld(holdPostgres(homeDir, { checkout, node, mounting }));
    await first.program.stop();
    // The place was that program's alone and has gone with it.
    expect(await refusalOf(holdPostgres(homeDir, { checkout, node, mounting }))).toMatch(/postgres leads to a folder that cannot be opened \(ENOENT\).*remove the link/);
  });

  it('continues as the owner of data that an ordinary user has made', async () => {
    const homeDir = join(folder.path, 'home');
    await mkdir(homeDir);
    await chown(homeDir, ordinary.uid, ordinary.gid);
    const first = await whenHeld(holdPostgres(homeDir, { checkout, node, ...ordinary }));
    await first.program.stop();
    held = await whenHeld(holdPostgres(homeDir, { checkout, node }));
    expect(held).toMatchObject({ isNew: false, uid: ordinary.uid });
  });
});

/** As npm leaves the package when install scripts are off: no symbolic link, and, from some archives, no execute bit. */
async function breakLinksAndBits(): Promise<void> {
  const lib = join(nativeDir, 'lib');
  for (const entry of await readdir(lib, { withFileTypes: true })) if (entry.isSymbolicLink()) await rm(join(lib, entry.name));
  for (const program of ['postgres', 'initdb', 'pg_ctl']) await chmod(join(nativeDir, 'bin', program), 0o644);
}

async function chownAll(dir: string, uid: number): Promise<void> {
  await chown(dir, uid, uid);
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (entry.isDirectory()) await chownAll(join(dir, entry.name), uid);
    else await chown(join(dir, entry.name), uid, uid);
  }
}
