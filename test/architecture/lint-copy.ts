import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectDir } from '../support/ensure-built.ts';

export interface Finding {
  /** Path inside the copy. */
  readonly path: string;
  /** e.g. `eslint(no-restricted-imports)` */
  readonly rule: string;
  readonly message: string;
}

/** Lints these files, and nothing else, by the project's own rules, in a folder of their own. */
export async function lintCopy(files: readonly { readonly path: string; readonly text: string }[]): Promise<Finding[]> {
  const copy = await mkdtemp(join(tmpdir(), 'couvert-fence-'));
  try {
    for (const shared of ['.oxlintrc.json', 'tsconfig.json', 'package.json']) await cp(join(projectDir, shared), join(copy, shared));
    await cp(join(projectDir, 'scripts'), join(copy, 'scripts'), { recursive: true });
    await symlink(join(projectDir, 'node_modules'), join(copy, 'node_modules'));
    for (const { path, text } of files) {
      await mkdir(dirname(join(copy, path)), { recursive: true });
      await writeFile(join(copy, path), text);
    }
    return parse(await oxlint(copy, ['libs', 'apps']));
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function oxlint(cwd: string, paths: readonly string[]): Promise<string> {
  const program = join(projectDir, 'node_modules/oxlint/bin/oxlint');
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, '--format', 'json', ...paths], { cwd, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      // It exits with 1 when it has found something, which here it should.
      if (stdout.startsWith('{')) resolve(stdout);
      else reject(new Error(`oxlint did not answer: ${stdout}${stderr}`, { cause: error }));
    });
  });
}

function parse(json: string): Finding[] {
  const { diagnostics } = JSON.parse(json) as { diagnostics: { filename: string; code: string; message: string }[] };
  return diagnostics.map(({ filename, code, message }) => ({ path: filename, rule: code, message }));
}
