import { execFile } from 'node:child_process';
import { chown, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { EmbeddedPostgres } from '../../apps/local/src/embedded-postgres/embedded-postgres.ts';

export interface FollowedServer {
  readonly homeDir: string;
  readonly dataDir: string;
  /** As the superuser. */
  readonly url: string;
}

/**
 * Another server that follows one by streaming, as a standby, from a copy that is made while that one runs: our binaries hold
 * no pg_basebackup.
 * @param settings at least the other's connections and prepared transactions
 */
export async function startStandby(primary: FollowedServer, { homeDir, settings }: { homeDir: string; settings: Record<string, string> }): Promise<EmbeddedPostgres> {
  const dataDir = join(homeDir, 'postgres');
  await copyRunning(primary, dataDir);
  await promisify(execFile)('cp', ['-p', join(primary.homeDir, 'database-password'), homeDir]);
  const { hostname, port, password } = new URL(primary.url);
  // Settings of the copy, which the next server finds there; as a flag they would show in the list of processes.
  await writeAsOwner(dataDir, 'postgresql.auto.conf', `primary_conninfo = 'host=${hostname} port=${port} user=postgres password=${password}'\n`);
  await writeAsOwner(dataDir, 'standby.signal', '');
  return EmbeddedPostgres.start({ homeDir, durable: false, removeWhenAbandoned: true, settings });
}

/** https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP */
async function copyRunning({ url, dataDir }: FollowedServer, copy: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`SELECT pg_backup_start('standby', fast => true)`);
    // The folder's owner and mode go with it: the server is particular about both.
    await promisify(execFile)('cp', ['-a', dataDir, copy]);
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)');
    await writeAsOwner(copy, 'backup_label', rows[0]?.labelfile ?? '');
    await rm(join(copy, 'postmaster.pid'));
  } finally {
    await client.end();
  }
}

/** The server writes these files itself later, and we may be root. */
async function writeAsOwner(dataDir: string, name: string, text: string): Promise<void> {
  const { uid, gid } = await stat(dataDir);
  await writeFile(join(dataDir, name), text);
  await chown(join(dataDir, name), uid, gid);
}
