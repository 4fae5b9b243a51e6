import { spawn } from 'node:child_process';
import { chmod, chown, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StartRefusal } from '../start-refusal.ts';
import { diskFull, tellsOfFullDisk } from './disk-space.ts';
import { type RunAs, spawnAs } from './run-as.ts';
import type { Binaries } from './usable-binaries.ts';

// The initdb of a launcher that was killed may still be writing: what it adds meanwhile is removed at the next try, for ten seconds.
const removal = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 } as const;

export interface NewCluster {
  dataDir: string;
  binaries: Binaries;
  runAs: RunAs | undefined;
  password: string;
  /** False for data that need not outlive the run: nothing is flushed to disk, no checksums. */
  durable: boolean;
}

/**
 * @returns the major version that wrote the cluster, undefined where there is none yet.
 * @throws StartRefusal when the folder holds something else.
 */
export async function clusterMajor(dataDir: string): Promise<number | undefined> {
  try {
    return Number.parseInt(await readFile(join(dataDir, 'PG_VERSION'), 'utf8'), 10);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const inside = await readdir(dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (inside.length === 0) return undefined;
  throw new StartRefusal(
    `${dataDir} holds files, but no PostgreSQL database (PG_VERSION is missing). Nothing was changed. ` +
      'Put back what is missing or move the folder away; or choose another folder with COUVERT_DATA_DIR.',
  );
}

/**
 * Makes an empty cluster, in a folder beside that is renamed when it is complete: a start that is
 * killed half-way leaves nothing that looks like a database. UTF-8 with PostgreSQL's own C.UTF-8
 * rules, so that order and case are the same on every machine. One user, `postgres`, by password.
 *
 * @throws StartRefusal with initdb's own words, or about a full disk.
 */
export async function initCluster(cluster: NewCluster): Promise<void> {
  const { dataDir } = cluster;
  await removeUnfinished(dataDir);
  const unfinished = `${dataDir}.new-${process.pid}`;
  const passwordFile = `${unfinished}.password`;
  try {
    await mkdir(unfinished, { mode: 0o700 });
    await writeFile(passwordFile, `${cluster.password}\n`, { mode: 0o600 });
    if (cluster.runAs !== undefined) {
      await chown(unfinished, cluster.runAs.uid, cluster.runAs.gid);
      await chown(passwordFile, cluster.runAs.uid, cluster.runAs.gid);
    }
    await runInitdb(cluster, { into: unfinished, passwordFile });
    await chmod(unfinished, 0o700);
    await rename(unfinished, dataDir);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(unfinished, removal);
  }
}

async function removeUnfinished(dataDir: string): Promise<void> {
  const beside = await readdir(dirname(dataDir));
  for (const name of beside.filter((entry) => entry.startsWith(`${basename(dataDir)}.new-`))) {
    await rm(join(dirname(dataDir), name), removal);
  }
}

interface InitdbFiles {
  into: string;
  passwordFile: string;
}

async function runInitdb(cluster: NewCluster, files: InitdbFiles): Promise<void> {
  const said = await initdb(cluster, files, 'C.UTF-8');
  if (said === undefined) return;
  // A C library without C.UTF-8 (glibc before 2.35, some BSDs): C is everywhere, and order and case are PostgreSQL's own anyway.
  const again = said.includes('invalid locale') ? await initdb(cluster, files, 'C') : said;
  if (again === undefined) return;
  if (tellsOfFullDisk(again)) throw diskFull(dirname(cluster.dataDir), new Error(again));
  if (/user does not exist/.test(again)) {
    throw new StartRefusal('PostgreSQL runs only as a user who has a name, and yours (see id) is not in /etc/passwd. Start as a user who is.');
  }
  throw new StartRefusal(`PostgreSQL could not make a database in ${cluster.dataDir}. Its initdb said:\n${again.trim()}`);
}

/** @returns what initdb said when it failed, undefined when it did its work. */
async function initdb(cluster: NewCluster, files: InitdbFiles, locale: string): Promise<string | undefined> {
  const { binaries, durable, runAs } = cluster;
  const child = spawn(
    binaries.initdb,
    [
      `--pgdata=${files.into}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${files.passwordFile}`,
      '--encoding=UTF8',
      `--locale=${locale}`,
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      // The password is 32 random bytes: stretching it protects nothing and costs each connection milliseconds.
      '--set=scram_iterations=1',
      ...(durable ? [] : ['--no-sync', '--no-data-checksums']),
    ],
    { ...spawnAs(runAs), env: { ...process.env, LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : `${said}\n(exit ${code ?? signal})`));
  });
}
