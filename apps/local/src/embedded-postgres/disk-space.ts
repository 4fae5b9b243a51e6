import { statfs } from 'node:fs/promises';
import { StartRefusal } from '../start-refusal.ts';

/** One segment of PostgreSQL's log: with less, the server starts, and stops at the first write that wants the next one. */
const NEEDED_BYTES = 16 * 1024 * 1024;

/** @throws StartRefusal when the disk of the folder has no room for another log segment. */
export async function requireSpace(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < NEEDED_BYTES) throw diskFull(folder);
}

export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** The sentence for a full disk, wherever it shows. */
export function diskFull(folder: string, cause?: unknown): StartRefusal {
  return new StartRefusal(
    `The disk of ${folder} is full. Free some space there (about 300 MB are needed), or choose a folder on another disk ` +
      'with COUVERT_DATA_DIR, then start again. The data already stored are kept.',
    { cause },
  );
}

/** Whether PostgreSQL's words are about a full disk. */
export const tellsOfFullDisk = (said: string): boolean => /No space left on device|Disk quota exceeded/.test(said);
