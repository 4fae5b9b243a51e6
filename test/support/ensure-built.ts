import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** Where package.json lies, whether this file runs as TypeScript or as built into dist/. */
export const projectDir = nearestPackage(import.meta.dirname);

function nearestPackage(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  if (dirname(folder) === folder) throw new Error('no package.json above this file');
  return nearestPackage(dirname(folder));
}

let build: Promise<void> | undefined;

/** Compiles what has changed into dist/, for tests that start real programs. Builds at once wait for each other. */
export function ensureBuilt(): Promise<void> {
  build ??= compile();
  return build;
}

async function compile(): Promise<void> {
  try {
    await promisify(execFile)(join(projectDir, 'bin/build'));
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`The build fails:\n${stdout.slice(0, 4_000)}${stderr}`, { cause: error });
  }
}
