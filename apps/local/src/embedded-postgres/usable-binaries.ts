import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdir, readFile, readdir, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartRefusal } from '../start-refusal.ts';
import { findNativePackage } from './native-package.ts';
import { type RunAs, spawnAs } from './run-as.ts';

/** Binaries which the chosen user has been seen to run. */
export interface Binaries {
  postgres: string;
  initdb: string;
  /** e.g. 18; a data directory belongs to one major version. */
  major: number;
}

/**
 * PostgreSQL's programs, where they lie if the user can run them there, else as a copy (one, kept)
 * in the first of `places` from which the user can. They may lie where that user cannot enter
 * (a checkout in a 0700 home, started by root), or be read only and incomplete: npm does not carry
 * symbolic links, and the install script which restores them need not have run.
 *
 * @throws StartRefusal with what the system said, when they run nowhere.
 */
export async function usableBinaries({ runAs, places }: { runAs: RunAs | undefined; places: () => Promise<string[]> }): Promise<Binaries> {
  const { nativeDir, id } = await findNativePackage();
  const failures: string[] = [];
  const attempt = async (dir: string, prepare: () => Promise<void>): Promise<Binaries | undefined> => {
    try {
      await prepare();
      return await probe(dir, runAs);
    } catch (error) {
      failures.push(`${dir}: ${error instanceof Error ? error.message.trim() : String(error)}`);
      return undefined;
    }
  };

  const inPlace = await attempt(nativeDir, () => complete(nativeDir, nativeDir));
  if (inPlace !== undefined) return inPlace;
  for (const place of await places()) {
    const copy = join(place, id);
    const kept = await attempt(copy, async () => undefined);
    if (kept !== undefined) return kept;
    const fresh = await attempt(copy, () => copyTo(nativeDir, copy));
    if (fresh !== undefined) return fresh;
  }
  throw new StartRefusal(
    `PostgreSQL's programs do not run${runAs === undefined ? '' : ` as user ${runAs.name}`}:\n  ${failures.join('\n  ')}\n` +
      'Run npm ci again; if the machine cannot run them, start a PostgreSQL yourself and set DATABASE_URL.',
  );
}

async function probe(dir: string, runAs: RunAs | undefined): Promise<Binaries> {
  const postgres = join(dir, 'bin', 'postgres');
  const { stdout } = await promisify(execFile)(postgres, ['--version'], spawnAs(runAs));
  const major = /PostgreSQL\) (\d+)/.exec(stdout)?.[1];
  if (major === undefined) throw new Error(`postgres --version answered ${JSON.stringify(stdout)}`);
  // initdb reads its templates from share/: a folder that a strict umask has closed fails here, not half-way.
  await promisify(execFile)('/bin/sh', ['-c', 'test -r "$1"', 'sh', join(dir, 'share', 'postgresql', 'postgres.bki')], spawnAs(runAs));
  return { postgres, initdb: join(dir, 'bin', 'initdb'), major: Number(major) };
}

/** Restores what npm left out of `dir`: the execute bits and the symbolic links, listed by `nativeDir`. */
async function complete(nativeDir: string, dir: string): Promise<void> {
  for (const program of ['postgres', 'initdb', 'pg_ctl']) {
    const path = join(dir, 'bin', program);
    const { mode } = await lstat(path);
    if ((mode & 0o111) !== 0o111) await chmod(path, 0o755);
  }
  const links = JSON.parse(await readFile(join(nativeDir, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dir, '..', target.replace(/^native/, basename(dir)));
    const exists = await lstat(link).then(
      () => true,
      () => false,
    );
    if (!exists && dirname(source) === dirname(target)) await symlink(basename(source), link).catch(unlessMadeByAnother);
  }
}

function unlessMadeByAnother(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

async function copyTo(nativeDir: string, copy: string): Promise<void> {
  await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
  const unfinished = `${copy}.${process.pid}`;
  try {
    await cp(nativeDir, unfinished, { recursive: true, verbatimSymlinks: true });
    await openToAll(unfinished);
    await complete(nativeDir, unfinished);
    await rm(copy, { recursive: true, force: true });
    await rename(unfinished, copy).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY') throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Public programs, readable by whoever runs them, whatever the umask of npm ci was; writable by the owner alone. */
async function openToAll(dir: string): Promise<void> {
  await chmod(dir, 0o755);
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, dir.endsWith('/bin') ? 0o755 : 0o644);
  }
}
