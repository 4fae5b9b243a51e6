import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from '#kernel';
import { allMigrations } from '../../apps/api/src/migrations.ts';
import { EmbeddedPostgres } from '../../apps/local/src/embedded-postgres/embedded-postgres.ts';
import { freePort } from '../../apps/local/src/embedded-postgres/free-port.ts';
import { readPostmasterPid } from '../../apps/local/src/embedded-postgres/postmaster-pid.ts';
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
};

/** A PostgreSQL that is stopped and killed and comes back where it was. */
export class MortalPostgres {
  private constructor(
    private readonly homeDir: string,
    private readonly port: number,
    private postgres: EmbeddedPostgres,
  ) {}

  /** With a migrated database. */
  static async start(): Promise<MortalPostgres> {
    const homeDir = await mkdtemp(join(await reachableTemporaryPlace(), prefix));
    await writeFile(join(homeDir, 'pid'), String(process.pid));
    await chmod(homeDir, 0o711);
    const port = await freePort();
    const server = new MortalPostgres(homeDir, port, await run(homeDir, port));
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

  /** After either end: where it was, on the same port. */
  async begin(): Promise<void> {
    this.postgres = await run(this.homeDir, this.port);
  }

  async stop(): Promise<void> {
    await this.postgres.stop();
    await rm(this.homeDir, { recursive: true, force: true });
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

/** On the same port each time, for those who connect know no other: of two ports that are named, the server takes the later. */
function run(homeDir: string, port: number): Promise<EmbeddedPostgres> {
  return EmbeddedPostgres.start({ homeDir, durable: false, removeWhenAbandoned: true, settings: { ...settings, port: String(port) } });
}
