import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Refusal } from './verb.ts';

/**
 * Writes a generated file, or, with `check`, compares it with what would be written.
 * @throws Refusal when they differ
 */
export async function writeOrCheck({ path, text, check }: { path: string; text: string; check: boolean }): Promise<string> {
  if (check) {
    if ((await textOf(path)) !== text) throw new Refusal(`${path} is not what the code says. Run the same command without --check.`);
    return `${path} is up to date.`;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return `Wrote ${path}.`;
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
