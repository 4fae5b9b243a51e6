import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Tells the command line which database and secret this start uses (`bin/local-environment` reads it), for
 * as long as it runs. For its owner's eyes alone.
 * @returns what removes it.
 */
export async function writeEnvironmentFile(homeDir: string, variables: Record<string, string>): Promise<() => Promise<void>> {
  const file = join(homeDir, 'environment');
  const lines = Object.entries(variables).map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'\n`);
  // A file that a killed start has left keeps its permissions when written over, hence away with it first.
  await rm(file, { force: true });
  await writeFile(file, lines.join(''), { mode: 0o600, flag: 'wx' });
  return () => rm(file, { force: true });
}
