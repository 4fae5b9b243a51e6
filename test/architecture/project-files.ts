import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { projectDir } from '../support/ensure-built.ts';

export interface ProjectFile {
  /** Relative to the project, with slashes. */
  readonly path: string;
  readonly text: string;
}

const notOurs: ReadonlySet<string> = new Set(['node_modules', 'dist', 'coverage', '.git', '.couvert']);
const readable = /(\.(ts|js|json|jsonc|md|mmd|sql|yml|yaml|html|css|sh|txt|conf|npmrc|gitignore|dockerignore|env\.example)|\/(Dockerfile|LICENSE|run|node|couvert))$/;

/** Every text file of the project, as it lies there: also what is not committed yet. */
export async function projectFiles(): Promise<ProjectFile[]> {
  const paths = await filesBelow(projectDir);
  return Promise.all(
    paths
      .map((path) => relative(projectDir, path).split(sep).join('/'))
      .filter((path) => readable.test(`/${path}`))
      .sort()
      .map(async (path) => ({ path, text: await readFile(join(projectDir, path), 'utf8') })),
  );
}

async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const item of await readdir(folder, { withFileTypes: true })) {
    if (notOurs.has(item.name)) continue;
    const path = join(folder, item.name);
    if (item.isDirectory()) found.push(...(await filesBelow(path)));
    else if (item.isFile()) found.push(path);
  }
  return found;
}
