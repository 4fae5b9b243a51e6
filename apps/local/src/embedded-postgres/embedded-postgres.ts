import { dirname, join } from 'node:path';
import { lockData } from '../data-lock.ts';
import type { ExclusiveLock } from '../exclusive-lock.ts';
import { keptSecret } from '../kept-secret.ts';
import { StartRefusal } from '../start-refusal.ts';
import { clusterMajor, initCluster } from './cluster.ts';
import { findDataPlace, openHome } from './data-place.ts';
import { diskFull, isDiskFull, requireSpace } from './disk-space.ts';
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
  /** Who we are, told to another who wants the same folder; e.g. "process 4711, http://127.0.0.1:3000". */
  holder?: string;
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
    private readonly lock: ExclusiveLock,
  ) {}

  /** @throws StartRefusal, a sentence that says what to do. */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const { homeDir } = options;
    await openHome(homeDir);
    const lock = await lockData(homeDir, { holder: options.holder ?? `process ${process.pid}` });
    try {
      return await EmbeddedPostgres.#startLocked(options, lock);
    } catch (error) {
      await lock.release();
      throw isDiskFull(error) ? diskFull(homeDir, error) : error;
    }
  }

  static async #startLocked(
    { homeDir, durable, removeWhenAbandoned = false, settings = {} }: EmbeddedPostgresOptions,
    lock: ExclusiveLock,
  ): Promise<EmbeddedPostgres> {
    const { dataDir, runAs, placesForBinaries } = await findDataPlace(homeDir);
    const binaries = await usableBinaries({ runAs, places: placesForBinaries });
    const stoppedLeftover = await stopLeftover(dataDir);
    const password = await keptSecret(join(homeDir, 'database-password'));

    const major = await clusterMajor(dataDir);
    if (major !== undefined && major !== binaries.major) throw ofAnotherVersion({ dataDir, major, ours: binaries.major });
    await requireSpace(dirname(dataDir));
    if (major === undefined) await initCluster({ dataDir, binaries, runAs, password, durable });

    const postmaster = await Postmaster.start({
      dataDir,
      binaries,
      runAs,
      settings: { ...(durable ? {} : NOT_DURABLE), ...settings },
    });
    const watchdog = new Watchdog({ serverPid: postmaster.pid, removing: removeWhenAbandoned ? homeDir : undefined });
    const url = `postgres://postgres:${password}@127.0.0.1:${postmaster.port}/postgres`;
    return new EmbeddedPostgres(url, dataDir, major === undefined, stoppedLeftover, postmaster, watchdog, lock);
  }

  /** Stops the server, after all who use it. */
  async stop(): Promise<void> {
    await this.postmaster.stop();
    this.watchdog.dismiss();
    await this.lock.release();
  }

  /** Calls back when the server ends, by whatever cause. */
  onEnd(listener: () => void): void {
    this.postmaster.onEnd(listener);
  }
}

function ofAnotherVersion({ dataDir, major, ours }: { dataDir: string; major: number; ours: number }): StartRefusal {
  return new StartRefusal(
    `The database in ${dataDir} was written by PostgreSQL ${major}, and this Couvert brings PostgreSQL ${ours}, which cannot read it. ` +
      'Nothing was changed. Either\n' +
      `  dump it with PostgreSQL ${major} (pg_dump), start Couvert on a new folder (COUVERT_DATA_DIR=…) and restore the dump there, or\n` +
      '  start with COUVERT_DATA_DIR=/path/of/another/folder and leave this one as it is.',
  );
}
