import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../../apps/local/src/embedded-postgres/embedded-postgres.ts';
import { readPostmasterPid } from '../../apps/local/src/embedded-postgres/postmaster-pid.ts';
import { signalServer } from './signal-server.ts';
import { startStandby } from './standby-server.ts';
import { reachableTemporaryPlace } from './temporary-place.ts';

const PREFIX = 'couvert-test-postgres-';

const forManySuites = {
  max_connections: '300',
  max_prepared_transactions: '5',
  // Small, for several runs may share a machine; the tests' data fit many times.
  shared_buffers: '64MB',
  // A clone of the template then costs one copy of its files and no log.
  wal_level: 'minimal',
  max_wal_senders: '0',
};

/** For a server that `standby()` is asked for. */
export const forStandbys = {
  max_connections: '50',
  max_prepared_transactions: '5',
  shared_buffers: '64MB',
  wal_level: 'replica',
  max_wal_senders: '3',
  wal_keep_size: '64MB',
  // A file that vanishes while it is copied would fail the copy.
  autovacuum: 'off',
};

/** The run's PostgreSQL: throwaway, quick, roomy enough for many suites and processes at once. */
export class TestServer {
  private constructor(
    private readonly homeDir: string,
    private readonly postgres: EmbeddedPostgres,
  ) {}

  /** postgres:// address of the superuser, database `postgres`. */
  get adminUrl(): string {
    return this.postgres.url;
  }

  /** `durable` with settings of its own is for figures; the default is for tests, whose data need not survive anything. */
  static async start({ durable = false, settings = forManySuites }: { durable?: boolean; settings?: Record<string, string> } = {}): Promise<TestServer> {
    const homeDir = await newHome();
    const postgres = await EmbeddedPostgres.start({
      homeDir,
      durable,
      removeWhenAbandoned: true,
      settings,
    });
    return new TestServer(homeDir, postgres);
  }

  /** Another server that follows this one by streaming, as a standby. Both were started with `forStandbys`. */
  async standby(): Promise<TestServer> {
    const homeDir = await newHome();
    const { homeDir: of, postgres } = this;
    return new TestServer(homeDir, await startStandby({ homeDir: of, dataDir: postgres.dataDir, url: postgres.url }, { homeDir, settings: forStandbys }));
  }

  /** SIGSTOP of all its processes: nobody is told. */
  async freeze(): Promise<void> {
    await signalServer(this.postgres.dataDir, 'SIGSTOP');
  }

  async thaw(): Promise<void> {
    await signalServer(this.postgres.dataDir, 'SIGCONT');
  }

  /** kill -9 of the postmaster: its children end by themselves. */
  async kill(): Promise<void> {
    const running = await readPostmasterPid(this.postgres.dataDir);
    if (running !== undefined) process.kill(running.pid, 'SIGKILL');
  }

  async stop(): Promise<void> {
    await this.postgres.stop();
    await rm(this.homeDir, { recursive: true, force: true });
  }
}

async function newHome(): Promise<string> {
  const place = await reachableTemporaryPlace();
  await removeAbandoned(place);
  const homeDir = await mkdtemp(join(place, PREFIX));
  await writeFile(join(homeDir, 'pid'), String(process.pid));
  await chmod(homeDir, 0o711);
  return homeDir;
}

/** What killed runs have left, if even their watchdogs were killed. A server still running there sees its files vanish and ends. */
async function removeAbandoned(place: string): Promise<void> {
  for (const name of await readdir(place)) {
    if (!name.startsWith(PREFIX)) continue;
    const homeDir = join(place, name);
    // Without the file it is being made, or being removed, this very moment.
    if (!existsSync(join(homeDir, 'pid')) || isRunning(Number(await readFile(join(homeDir, 'pid'), 'utf8')))) continue;
    await rm(homeDir, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
