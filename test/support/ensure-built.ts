import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const projectDir = join(import.meta.dirname, '../..');

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
