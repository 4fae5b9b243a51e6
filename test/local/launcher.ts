import { join } from 'node:path';
import { projectDir } from '../support/ensure-built.ts';
import { Program } from '../support/program.ts';
import { inPrivateMounts } from './private-mounts.ts';

interface LauncherOptions {
  /** COUVERT_DATA_DIR. */
  homeDir: string;
  env?: NodeJS.ProcessEnv;
  /** Shell commands to run first, in mounts of its own. */
  mounting?: string;
}

/** What `npm start` runs after the build, on a port that is free unless `env` says otherwise. */
export function startLauncher({ homeDir, env = {}, mounting }: LauncherOptions): Program {
  const run = [process.execPath, join(projectDir, 'dist/apps/local/src/main.js')];
  const [command = '', ...args] = run;
  const { DATABASE_URL: _ofTheTests, COUVERT_SECRET: _alsoOfTheTests, ...inherited } = process.env;
  return new Program({
    ...(mounting === undefined ? { command, args } : inPrivateMounts(mounting, run)),
    cwd: projectDir,
    env: { ...inherited, PORT: '0', COUVERT_DATA_DIR: homeDir, COUVERT_DEMO: '0', ...env },
  });
}

/** Waits until it has introduced itself. @returns the address of the API. */
export async function whenRunning(program: Program): Promise<string> {
  const found = (): string | undefined => /^Couvert runs at (\S+)\n/m.exec(program.stdout)?.[1];
  await program.until(() => found() !== undefined, { what: 'Couvert runs', withinMs: 90_000 });
  return found() ?? '';
}
