import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from '#kernel';
import { allMigrations } from '../../apps/api/src/migrations.ts';
import { EmbeddedPostgres } from '../../apps/local/src/embedded-postgres/embedded-postgres.ts';
import { freePort } from '../../apps/local/src/embedded-postgres/free-port.ts';
import { readPostmasterPid } from '../../apps/local/src/embedded-postgres/postmaster-pid.ts';
import { type DatabaseProxy, startDatabaseProxy } from './database-proxy.ts';
import { signalServer } from './signal-server.ts';
import { startStandby } from './standby-server.ts';
import { reachableTemporaryPlace } from './temporary-place.ts';

/** As TestServer names its own, so that it also removes what a killed run has left of ours. */
const prefix = 'couvert-test-postgres-';

const settings = {
  max_connections: '100',
  max_prepared_transactions: '10',
  shared_buffers: '128MB',
  track_commit_timestamp: 'on',
  // Commits are written down late, so that a kill loses some that others have seen, and their transaction ids are given
  // again: what a crash can do at its worst, done at every one.
  synchronous_commit: 'off',
  wal_writer_delay: '10s',
  wal_writer_flush_after: '512MB',
  wal_buffers: '32MB',
  checkpoint_timeout: '1h',
  bgwriter_lru_maxpages: '0',
  // For who follows: a file that vanishes while it is copied would fail the copy, and what was not yet sent must stay.
  autovacuum: 'off',
  wal_keep_size: '256MB',
};

/** Over `settings`: what has been acknowledged was written down. The system keeps it when only processes are killed. */
export const writtenDown = { synchronous_commit: 'on', full_page_writes: 'on', wal_writer_delay: '200ms', wal_writer_flush_after: '1MB', wal_buffers: '4MB' };

export interface MortalOptions {
  /** Over those that lose as much as a crash can. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Where its folder is made. */
  readonly place?: string;
}

/** What a standby is promoted to, and its folder. */
interface Follower {
  readonly homeDir: string;
  readonly postgres: EmbeddedPostgres;
}

/** A PostgreSQL that is stopped and killed and comes back where it was; or another that has followed it comes in its place. */
export class MortalPostgres {
  private follower: Follower | null = null;
  /** Leads from the port that is known to the server that has been promoted. */
  private lead: DatabaseProxy | null = null;
  private serverPort: number;
  private readonly left: string[] = [];

  private constructor(
    private homeDir: string,
    private readonly port: number,
    private postgres: EmbeddedPostgres,
    private readonly own: Readonly<Record<string, string>>,
  ) {
    this.serverPort = port;
  }

  /** With a migrated database. */
  static async start({ settings: given = {}, place }: MortalOptions = {}): Promise<MortalPostgres> {
    const homeDir = await newHome(place);
    const port = await freePort();
    const own = { ...settings, ...given };
    const server = new MortalPostgres(homeDir, port, await run(homeDir, port, own), own);
    try {
      await server.makeDatabase();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** postgres:// address of the database, as the superuser. */
  get url(): string {
    return this.urlOf('couvert');
  }

  /** An orderly end: everybody's connection is closed, everything is written down. */
  async shutDown(): Promise<void> {
    await this.postgres.stop();
  }

  /** kill -9 of the postmaster: its children end by themselves, and what was not written down is lost. */
  async kill(): Promise<void> {
    const running = await readPostmasterPid(this.postgres.dataDir);
    if (running === undefined) throw new Error('there is no postmaster to kill');
    const ended = new Promise<void>((resolve) => this.postgres.onEnd(resolve));
    process.kill(running.pid, 'SIGKILL');
    await ended;
    await this.postgres.stop();
  }

  /** SIGSTOP of all its processes: nobody is told. */
  async freeze(): Promise<void> {
    await signalServer(this.postgres.dataDir, 'SIGSTOP');
  }

  async thaw(): Promise<void> {
    await signalServer(this.postgres.dataDir, 'SIGCONT');
  }

  /** Whether there is a postmaster: a full disk may have ended it. */
  async isRunning(): Promise<boolean> {
    const running = await readPostmasterPid(this.postgres.dataDir);
    try {
      return running !== undefined && process.kill(running.pid, 0);
    } catch {
      return false;
    }
  }

  /** After either end: where it was, on the same port. */
  async begin(): Promise<void> {
    this.postgres = await run(this.homeDir, this.serverPort, this.own);
  }

  /** Has another server follow it. @returns the address of the same database there */
  async beFollowed(): Promise<string> {
    const homeDir = await newHome();
    const postgres = await startStandby({ homeDir: this.homeDir, dataDir: this.postgres.dataDir, url: this.urlOf('postgres') }, { homeDir, settings: this.own });
    this.follower = { homeDir, postgres };
    return Object.assign(new URL(postgres.url), { pathname: '/couvert' }).href;
  }

  /** It is gone for good, and who has followed it takes its place: what was not sent to it is lost. */
  async failOver(): Promise<void> {
    const { follower } = this;
    if (follower === null) throw new Error('nobody follows');
    await this.kill();
    const client = new Client({ connectionString: follower.postgres.url });
    await client.connect();
    try {
      await client.query('SELECT pg_promote()');
    } finally {
      await client.end();
    }
    this.left.push(this.homeDir);
    [this.homeDir, this.postgres, this.follower] = [follower.homeDir, follower.postgres, null];
    this.serverPort = Number(new URL(follower.postgres.url).port);
    this.lead = await startDatabaseProxy(follower.postgres.url, { port: this.port });
  }

  get isFollowed(): boolean {
    return this.follower !== null;
  }

  async stop(): Promise<void> {
    // One that is gone needs no thaw.
    await this.thaw().catch(() => undefined);
    await this.lead?.close();
    await this.follower?.postgres.stop();
    await this.postgres.stop();
    for (const homeDir of [this.homeDir, ...(this.follower === null ? [] : [this.follower.homeDir]), ...this.left]) await rm(homeDir, { recursive: true, force: true });
  }

  private async makeDatabase(): Promise<void> {
    const admin = new Client({ connectionString: this.urlOf('postgres') });
    await admin.connect();
    try {
      await admin.query('CREATE DATABASE couvert');
    } finally {
      await admin.end();
    }
    await migrate({ url: this.url, migrations: allMigrations });
  }

  private urlOf(database: string): string {
    const url = new URL(this.postgres.url);
    url.port = String(this.port);
    url.pathname = `/${database}`;
    return url.href;
  }
}

async function newHome(place?: string): Promise<string> {
  const homeDir = await mkdtemp(join(place ?? (await reachableTemporaryPlace()), prefix));
  await writeFile(join(homeDir, 'pid'), String(process.pid));
  await chmod(homeDir, 0o711);
  return homeDir;
}

/** On the same port each time, for those who connect know no other: of two ports that are named, the server takes the later. */
function run(homeDir: string, port: number, own: Readonly<Record<string, string>>): Promise<EmbeddedPostgres> {
  return EmbeddedPostgres.start({ homeDir, durable: false, removeWhenAbandoned: true, settings: { ...own, port: String(port) } });
}
