import { realpath } from 'node:fs/promises';
import { type ExclusiveLock, holderOf, takeLock } from './exclusive-lock.ts';
import { StartRefusal } from './start-refusal.ts';

/**
 * Reserves the data in a folder, by its real name: two ways to it are still one folder.
 * @throws StartRefusal that names who has them.
 */
export async function lockData(homeDir: string, { holder }: { holder: string }): Promise<ExclusiveLock> {
  const lock = await takeLock({ subject: await realpath(homeDir), holder });
  if ('heldBy' in lock) throw alreadyRuns(homeDir, lock.heldBy);
  return lock;
}

/** @returns the refusal for a second start on the same data; undefined when nobody has them. */
export async function secondStart(homeDir: string): Promise<StartRefusal | undefined> {
  let subject: string;
  try {
    subject = await realpath(homeDir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const heldBy = await holderOf(subject);
  return heldBy === undefined ? undefined : alreadyRuns(homeDir, heldBy);
}

function alreadyRuns(homeDir: string, heldBy: string): StartRefusal {
  return new StartRefusal(
    `Couvert already runs on the data in ${homeDir} (${heldBy}). Use that one or stop it; ` +
      'for a second one beside it, choose another folder and port: COUVERT_DATA_DIR=/path/of/another/folder PORT=3001 npm start',
  );
}
