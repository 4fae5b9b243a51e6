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

/** Compiles what has changed into dist/, once a process, for tests that start real programs. */
export function ensureBuilt(): Promise<void> {
  build ??= compile();
  return build;
}

async function compile(): Promise<void> {
  const tsc = join(projectDir, 'node_modules/typescript/bin/tsc');
  try {
    await promisify(execFile)(process.execPath, [tsc, '-p', join(projectDir, 'tsconfig.build.json')], { cwd: projectDir });
  } catch (error) {
    const said = (error as { stdout?: string }).stdout ?? '';
    throw new Error(`The build fails:\n${said.slice(0, 4_000)}`, { cause: error });
  }
}
