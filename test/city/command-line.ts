import { join } from 'node:path';
import { projectDir } from '../support/ensure-built.ts';
import { Program } from '../support/program.ts';
import { testSecret } from '../support/test-secret.ts';

/** Runs `couvert …` as people do. @returns what it said. @throws Error with all that it said, when it fails. */
export async function couvert(databaseUrl: string, args: readonly string[]): Promise<string> {
  const program = new Program({
    command: process.execPath,
    args: [join(projectDir, 'dist/apps/cli/src/main.js'), ...args],
    cwd: projectDir,
    env: { ...process.env, DATABASE_URL: databaseUrl, COUVERT_SECRET: testSecret },
  });
  const { code } = await program.ended;
  if (code !== 0) throw new Error(`couvert ${args.join(' ')} ended with ${code}:\n${program.stdout}${program.stderr}`);
  return program.stdout.trim();
}
