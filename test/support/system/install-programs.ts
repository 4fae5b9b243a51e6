import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './find-program.ts';
import { packageManagers, type PackageManager } from './package-managers.ts';
import { quietServices } from './quiet-services.ts';
import { systemPrograms, type SystemProgram, type SystemProgramName } from './system-programs.ts';

/** Slow mirrors take minutes; longer, the run would look as if it hung. */
const installMsMax = 300_000;

export interface Missing {
  readonly program: SystemProgramName;
  /** What a person types to get it. */
  readonly howToGet: string;
}

/** How programs are looked for and installed; a test gives its own. */
export interface Machine {
  find(command: string): string | null;
  /** Runs one command to its end. */
  run(command: readonly string[], env?: NodeJS.ProcessEnv): Promise<void>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userId: number | undefined;
  say(line: string): void;
}

export const thisMachine: Machine = {
  find: findProgram,
  run: async ([file = '', ...args], env) => void (await promisify(execFile)(file, args, { timeout: installMsMax, env: { ...process.env, ...env } })),
  env: process.env,
  userId: process.getuid?.(),
  say: (line) => process.stderr.write(`${line}\n`),
};

/**
 * Sees to it that the programs which suites need are there: installs those that are not with the system's package manager,
 * if it may (root, or a sudo that asks nothing) and `COUVERT_TEST_INSTALL` is not 0.
 * @returns what is still missing
 */
export async function installPrograms(names: readonly SystemProgramName[], machine: Machine = thisMachine): Promise<Missing[]> {
  const isMissing = (name: SystemProgramName): boolean => machine.find(systemPrograms[name].command) === null;
  const missing = names.filter(isMissing);
  if (missing.length === 0) return [];
  const manager = packageManagers.find(({ name }) => machine.find(name) !== null);
  const wanted = packagesOf(missing, manager);
  if (manager !== undefined && wanted.length > 0 && machine.env['COUVERT_TEST_INSTALL'] !== '0') {
    const sudo = await withRights(manager, machine);
    if (sudo !== null) await install(manager, { sudo, wanted, machine });
  }
  return missing.filter(isMissing).map((program) => ({ program, howToGet: howToGet(program, manager) }));
}

function packagesOf(missing: readonly SystemProgramName[], manager: PackageManager | undefined): string[] {
  return manager === undefined ? [] : missing.flatMap((name) => (systemPrograms[name] as SystemProgram).packages[manager.name] ?? []);
}

/** What stands before each command; null: it may not. */
async function withRights(manager: PackageManager, machine: Machine): Promise<readonly string[] | null> {
  const isRoot = machine.userId === 0;
  if (!manager.needsRoot) return isRoot ? null : [];
  if (isRoot) return [];
  if (machine.find('sudo') === null) return null;
  const sudo = ['sudo', '--non-interactive'];
  return machine.run([...sudo, 'true']).then(() => sudo, () => null);
}

async function install(manager: PackageManager, { sudo, wanted, machine }: { sudo: readonly string[]; wanted: readonly string[]; machine: Machine }): Promise<void> {
  machine.say(`Tests need programs that are not here; installing with ${manager.name}: ${wanted.join(' ')} (COUVERT_TEST_INSTALL=0 forbids it).`);
  const folder = await mkdtemp(join(tmpdir(), 'couvert-quiet-services-'));
  try {
    const services = await quietServices({ manager, sudo, folder, machine, write: writeFile });
    try {
      for (const [index, command] of manager.commands.entries()) {
        const isLast = index === manager.commands.length - 1;
        await machine.run([...sudo, ...command, ...(isLast ? wanted : [])], { DEBIAN_FRONTEND: 'noninteractive' });
      }
    } finally {
      await services.restore(wanted);
    }
  } catch (error) {
    // The suites that need them say so at the end of the run.
    machine.say(`That failed: ${error instanceof Error ? error.message.slice(0, 500) : String(error)}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function howToGet(program: SystemProgramName, manager: PackageManager | undefined): string {
  const name = (systemPrograms[program] as SystemProgram).packages[manager?.name ?? 'apt-get'];
  if (manager === undefined || name === undefined) return `put ${program} on PATH`;
  return [...(manager.needsRoot ? ['sudo'] : []), ...(manager.commands.at(-1) ?? []).filter((word) => !word.startsWith('-')), name].join(' ');
}
