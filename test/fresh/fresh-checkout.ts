import { execFile } from 'node:child_process';
import { existsSync, lstatSync } from 'node:fs';
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** Who tries it; without ids, whoever we are. */
export interface Newcomer {
  name: string;
  uid?: number;
  gid?: number;
}

export interface FreshCheckout {
  newcomer: Newcomer;
  /** The clone. */
  path: string;
  /** PATH, HOME and what npm needs to reach its registry; nothing else of ours. */
  env: NodeJS.ProcessEnv;
  remove(): Promise<void>;
}

/** The ids with which the newcomer's programs are started. */
export function idsOf({ newcomer: { uid, gid } }: FreshCheckout): { uid?: number; gid?: number } {
  return uid === undefined || gid === undefined ? {} : { uid, gid };
}

const projectDir = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** Clones what is committed into a 0700 folder of the newcomer's. */
export async function freshCheckout(newcomer: Newcomer): Promise<FreshCheckout> {
  const folder = await mkdtemp(join(tmpdir(), 'couvert-fresh-'));
  const path = join(folder, 'couvert');
  await run('git', ['clone', '--quiet', '--no-local', '--depth', '1', `file://${projectDir}`, path]);
  if (newcomer.uid !== undefined) await run('chown', ['-R', `${newcomer.uid}:${newcomer.gid}`, folder]);
  await chmod(folder, 0o700);
  return { newcomer, path, env: environment(folder), remove: () => removeWithData(folder, path) };
}

/** Root's data lie behind a link, where PostgreSQL's user can enter; the copy of the binaries beside them is kept for the next start. */
async function removeWithData(folder: string, path: string): Promise<void> {
  const named = join(path, '.couvert/postgres');
  const isLinked = existsSync(named) && lstatSync(named).isSymbolicLink();
  if (isLinked) await rm(dirname(await realpath(named)), { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}

function environment(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => /^(PATH|LANG|TERM|.*_proxy|.*_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE)$/.test(name));
  // The copy that PostgreSQL's user can reach lies in a place of root's own, whatever TMPDIR says.
  return { ...Object.fromEntries(kept), HOME: home, npm_config_cache: join(home, 'npm-cache'), npm_config_update_notifier: 'false' };
}
