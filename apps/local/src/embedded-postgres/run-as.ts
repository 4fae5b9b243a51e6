import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { StartRefusal } from '../start-refusal.ts';

/** The user that PostgreSQL's programs run as; undefined means the user who runs us. */
export interface RunAs {
  uid: number;
  gid: number;
  name: string;
}

/** The fields of spawn() that switch to the user, from a folder which every user can enter. */
export function spawnAs(runAs: RunAs | undefined): { uid?: number; gid?: number; cwd: string } {
  return runAs === undefined ? { cwd: '/' } : { uid: runAs.uid, gid: runAs.gid, cwd: '/' };
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * Chooses the user. PostgreSQL refuses to run as root and insists on owning its data, so that:
 * data that exist are used by their owner; else root lends the work to an unprivileged user which
 * the machine already has (initdb wants one with a name, hence /etc/passwd); anybody else stays who they are.
 *
 * @throws StartRefusal when nobody suitable exists.
 */
export async function chooseRunAs(dataDir: string): Promise<RunAs | undefined> {
  if (!isRoot()) return undefined;
  const users = await knownUsers();
  const owner = existsSync(dataDir) ? (await stat(dataDir)).uid : 0;
  const chosen =
    owner !== 0
      ? users.find((user) => user.uid === owner)
      : (users.find((user) => user.name === 'postgres') ??
        users.find((user) => user.name === 'nobody') ??
        users.find((user) => user.uid !== 0));
  if (chosen !== undefined) return chosen;
  throw new StartRefusal(
    owner !== 0
      ? `The database in ${dataDir} belongs to user id ${owner}, which this machine does not know. ` +
          'Give the folder to a user that exists (chown -R), then start again. Nothing was changed.'
      : 'PostgreSQL refuses to run as root, and this machine has no other user to lend the work to. ' +
          'Create one (useradd --system postgres), or start as an ordinary user.',
  );
}

/** Whether the user may enter the folder, its parents included; the kernel is asked, not the mode bits. */
export function canEnter(folder: string, runAs: RunAs | undefined): boolean {
  const script = 'test -d "$1" && test -x "$1"';
  return spawnSync('/bin/sh', ['-c', script, 'sh', folder], { ...spawnAs(runAs), stdio: 'ignore' }).status === 0;
}

async function knownUsers(): Promise<RunAs[]> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
  return lines.flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name !== undefined && uid !== undefined && gid !== undefined && /^\d+$/.test(uid)
      ? [{ name, uid: Number(uid), gid: Number(gid) }]
      : [];
  });
}
