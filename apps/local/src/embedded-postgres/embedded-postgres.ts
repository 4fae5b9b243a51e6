import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartRefusal } from '../start-refusal.ts';
import { clusterMajor, initCluster } from './cluster.ts';
import { findDataPlace } from './data-place.ts';
import { Postmaster } from './postmaster.ts';
import { stopLeftover } from './postmaster-pid.ts';
import { usableBinaries } from './usable-binaries.ts';
import { Watchdog } from './watchdog.ts';

export interface EmbeddedPostgresOptions {
  /** Folder of the cluster, its password, and (for an ordinary user who needs one) the copy of the binaries. Made when missing. */
  homeDir: string;
  /** False for data that need not outlive the run: quicker, and gone with the machine's power. */
  durable: boolean;
  /** Remove homeDir when we are killed and cannot do it. */
  removeWhenAbandoned?: boolean;
  /** Server settings by name. */
  settings?: Record<string, string>;
}

const NOT_DURABLE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * A real PostgreSQL on 127.0.0.1 for this process: made when there is none yet, else started on the
 * data that are there, after a server that a killed process has left on them was stopped.
 *
 * Invariant L1: existing data are never removed or overwritten. Proved by: test/local/embedded-postgres.spec.ts
 * ("stops a server that was left behind, and finds its data", "refuses data of another major version without touching them").
 */
export class EmbeddedPostgres {
  private constructor(
    /** postgres://postgres:password@127.0.0.1:port/postgres; the user is the superuser. */
    readonly url: string,
    /** Where the cluster lies in the end. */
    readonly dataDir: string,
    /** Whether the cluster was made by this start. */
    readonly isNew: boolean,
    /** Whether a server left behind had to be stopped first. */
    readonly stoppedLeftover: boolean,
    private readonly postmaster: Postmaster,
    private readonly watchdog: Watchdog,
  ) {}

  /** @throws StartRefusal, a sentence that says what to do. */
  static async start({ homeDir, durable, removeWhenAbandoned = false, settings = {} }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const { dataDir, runAs, placesForBinaries } = await findDataPlace(homeDir);
    const binaries = await usableBinaries({ runAs, places: placesForBinaries });
    const stoppedLeftover = await stopLeftover(dataDir);
    const password = await keptPassword(homeDir);

    const major = await clusterMajor(dataDir);
    if (major !== undefined && major !== binaries.major) throw ofAnotherVersion({ dataDir, major, ours: binaries.major });
    if (major === undefined) await initCluster({ dataDir, binaries, runAs, password, durable });

    const postmaster = await Postmaster.start({
      dataDir,
      binaries,
      runAs,
      settings: { ...(durable ? {} : NOT_DURABLE), ...settings },
    });
    const watchdog = new Watchdog({ serverPid: postmaster.pid, removing: removeWhenAbandoned ? homeDir : undefined });
    const url = `postgres://postgres:${password}@127.0.0.1:${postmaster.port}/postgres`;
    return new EmbeddedPostgres(url, dataDir, major === undefined, stoppedLeftover, postmaster, watchdog);
  }

  /** Stops the server, after all who use it. */
  async stop(): Promise<void> {
    await this.postmaster.stop();
    this.watchdog.dismiss();
  }

  /** Calls back when the server ends, by whatever cause. */
  onEnd(listener: () => void): void {
    this.postmaster.onEnd(listener);
  }
}

/** The superuser's password, random, readable by the owner of the folder alone; made once. */
async function keptPassword(homeDir: string): Promise<string> {
  const file = join(homeDir, 'database-password');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const password = randomBytes(32).toString('hex');
  await writeFile(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  return password;
}

function ofAnotherVersion({ dataDir, major, ours }: { dataDir: string; major: number; ours: number }): StartRefusal {
  return new StartRefusal(
    `The database in ${dataDir} was written by PostgreSQL ${major}, and this Couvert brings PostgreSQL ${ours}, which cannot read it. ` +
      'Nothing was changed. Either\n' +
      `  dump it with PostgreSQL ${major} (pg_dump), start Couvert on a new folder (COUVERT_DATA_DIR=…) and restore the dump there, or\n` +
      '  start with COUVERT_DATA_DIR=/path/of/another/folder and leave this one as it is.',
  );
}
