import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, realpath, rmdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartRefusal } from '../start-refusal.ts';
import { diskFull, isDiskFull } from './disk-space.ts';
import { canEnter, chooseRunAs, type RunAs } from './run-as.ts';

/** Where root keeps what an unprivileged user must reach; the first that can be made is taken. */
const ROOTS_PLACES = ['/var/lib/couvert', '/var/tmp/couvert'];

/** Where the cluster lies (or will lie), who runs it, and where a copy of the binaries may be kept. */
export interface DataPlace {
  dataDir: string;
  runAs: RunAs | undefined;
  /** Made when asked for, so that a start which needs none leaves none. */
  placesForBinaries: () => Promise<string[]>;
}

/**
 * Finds or chooses the cluster's folder: `postgres` in the home folder, or, when the user that
 * PostgreSQL must run as cannot enter there, a folder which that user can, with a link to it from home.
 * Only empty folders and the link are made here; existing data are looked at, never touched.
 *
 * @throws StartRefusal when the data belong to somebody else or lie out of reach.
 */
export async function findDataPlace(homeDir: string): Promise<DataPlace> {
  const named = join(homeDir, 'postgres');
  const link = await lstat(named).catch(unlessMissing);
  if (link === undefined) return newDataPlace(homeDir, named);

  const dataDir = await realpath(named).catch((cause: NodeJS.ErrnoException) => {
    throw new StartRefusal(
      `${named} leads to a folder that cannot be opened (${cause.code ?? cause.message}): the database of this checkout lay there. ` +
        `Bring it back; or, to begin with an empty database, remove the link ${named}.`,
      { cause },
    );
  });
  const runAs = await chooseRunAs(dataDir);
  const { uid } = await lstat(dataDir);
  if (runAs === undefined && uid !== process.getuid?.()) {
    throw new StartRefusal(
      `The database in ${dataDir} belongs to another user (id ${uid}), probably because Couvert was first started as root. ` +
        'Start as that user or as root again, or choose another folder with COUVERT_DATA_DIR. Nothing was changed.',
    );
  }
  if (!canEnter(dataDir, runAs)) {
    throw new StartRefusal(
      `User ${runAs?.name ?? 'you'}, who owns the database in ${dataDir}, cannot enter that folder. ` +
        'Let the user through the folders above it (chmod o+x), or move the folder to where the user can go. Nothing was changed.',
    );
  }
  return { dataDir, runAs, placesForBinaries: () => placesForBinaries(homeDir, runAs) };
}

async function newDataPlace(homeDir: string, named: string): Promise<DataPlace> {
  const runAs = await chooseRunAs(named);
  const places = () => placesForBinaries(homeDir, runAs);
  if (canEnter(homeDir, runAs)) return { dataDir: named, runAs, placesForBinaries: places };
  const [place] = await places();
  if (place === undefined) {
    throw new StartRefusal(
      `PostgreSQL must run as user ${runAs?.name ?? 'you'}, who can enter neither ${homeDir} nor ${ROOTS_PLACES.join(' nor ')}. ` +
        'Choose a folder that this user can enter with COUVERT_DATA_DIR.',
    );
  }
  const ownFolder = join(place, randomBytes(6).toString('hex'));
  await mkdir(ownFolder, { mode: 0o755 });
  await chmod(ownFolder, 0o755);
  await writeFile(join(ownFolder, 'belongs-to'), `${homeDir}\n`);
  const dataDir = join(ownFolder, 'postgres');
  await symlink(dataDir, named);
  return { dataDir, runAs, placesForBinaries: places };
}

async function placesForBinaries(homeDir: string, runAs: RunAs | undefined): Promise<string[]> {
  if (runAs === undefined) return [homeDir];
  const usable: string[] = [];
  for (const place of ROOTS_PLACES) if ((await isOurs(place)) && canEnter(place, runAs)) usable.push(place);
  return usable;
}

/** Whether root has the folder to itself: in a folder that all may write to, somebody else could have made it. */
async function isOurs(place: string): Promise<boolean> {
  const made = await mkdir(place, { recursive: true, mode: 0o755 }).catch(unlessUnwritable);
  const found = await lstat(place).catch(unlessMissing);
  if (found === undefined || !found.isDirectory() || found.uid !== process.getuid?.()) return false;
  // mkdir's mode passes through the umask, which may have closed it to others.
  if (made !== undefined) await chmod(place, 0o755);
  return (found.mode & 0o022) === 0;
}

/**
 * Makes the home folder where it is missing, and tries to write there.
 * @throws StartRefusal when that cannot be.
 */
export async function openHome(homeDir: string): Promise<void> {
  try {
    const made = await mkdir(homeDir, { recursive: true, mode: 0o700 });
    // Others may pass through on their way to the cluster, but see nothing: every file in here is 0600.
    if (made !== undefined && process.getuid?.() === 0) await chmod(homeDir, 0o711);
    // A root without CAP_DAC_OVERRIDE or a read-only mount show only when something is written.
    const trial = join(homeDir, `.trial-${process.pid}`);
    await mkdir(trial);
    await rmdir(trial);
  } catch (cause) {
    throw whyUnwritable(homeDir, cause as NodeJS.ErrnoException);
  }
}

function whyUnwritable(homeDir: string, cause: NodeJS.ErrnoException): unknown {
  if (isDiskFull(cause)) return diskFull(homeDir, cause);
  if (!['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT'].includes(cause.code ?? '')) return cause;
  return new StartRefusal(
    `Couvert keeps its database in ${homeDir} and cannot write there (${cause.code}). ` +
      'Give yourself the right to, or choose another folder with COUVERT_DATA_DIR=/path/of/a/folder.',
    { cause },
  );
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}

function unlessUnwritable(error: NodeJS.ErrnoException): undefined {
  if (['EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOTDIR', 'ENOENT'].includes(error.code ?? '')) return undefined;
  throw error;
}
