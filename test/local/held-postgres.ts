import { join } from 'node:path';
import { Client } from 'pg';
import { projectDir } from '../support/ensure-built.ts';
import { Program, type ProgramOptions } from '../support/program.ts';
import { inPrivateMounts } from './private-mounts.ts';

/** What fixtures/hold-postgres.ts says about the server it has started. */
export interface HeldPostgres {
  program: Program;
  url: string;
  dataDir: string;
  isNew: boolean;
  stoppedLeftover: boolean;
  /** Owner and permission bits of the data directory. */
  uid: number;
  mode: number;
  /** Whether the data lie elsewhere, behind a link. */
  isLinked: boolean;
  /** The server's own process. */
  pid: number;
}

type Where = Partial<Pick<ProgramOptions, 'uid' | 'gid'>> & {
  /** Folder of the sources to run, and the Node to run them with; this checkout and Node by default. */
  checkout?: string;
  node?: string;
  /** Flush everything to disk, as the launcher does; slow, and needed where the server is killed. */
  durable?: boolean;
  /** Shell commands to run first, in a mount namespace of the program's own. */
  mounting?: string;
};

/** Runs TypeScript directly, so that these tests need no build. */
export function holdPostgres(homeDir: string, { checkout = projectDir, node = process.execPath, durable = false, mounting, ...user }: Where = {}): Program {
  const run = [node, '--no-warnings', '--experimental-transform-types', join(checkout, 'test/local/fixtures/hold-postgres.ts'), homeDir, ...(durable ? ['--durable'] : [])];
  const [command = '', ...args] = run;
  return new Program({ ...(mounting === undefined ? { command, args } : inPrivateMounts(mounting, run)), ...user });
}

/** Waits for the line in which it says that the server runs. */
export async function whenHeld(program: Program): Promise<HeldPostgres> {
  await program.until(() => program.stdout.includes('\n'), { what: 'PostgreSQL runs', withinMs: 60_000 });
  return { program, ...(JSON.parse(program.stdout) as Omit<HeldPostgres, 'program'>) };
}

/** Runs it to its end, which must be a refusal. @returns the sentence. */
export async function refusalOf(program: Program): Promise<string> {
  const { code } = await program.ended;
  if (code !== 1) throw new Error(`It ended with ${code}\n${program.stdout}\n${program.stderr}`);
  return program.stderr;
}

export async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
