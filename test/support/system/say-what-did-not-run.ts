import { readFile } from 'node:fs/promises';
import type { Missing } from './install-programs.ts';

/** @returns the last lines of a run, or none when nothing was missed. */
export async function whatDidNotRun(specFiles: readonly string[], missing: readonly Missing[]): Promise<string[]> {
  const lines: string[] = [];
  for (const { program, howToGet } of missing) {
    const suites: string[] = [];
    for (const file of specFiles) {
      const text = await readFile(file, 'utf8');
      for (const [, title] of text.matchAll(new RegExp(`^\\s*describeWith\\('${program}', '([^']+)'`, 'gm'))) suites.push(`    ${file}: ${title}`);
    }
    if (suites.length > 0) lines.push(`!!! NOT RUN, for ${program} is missing. To get it: ${howToGet}`, ...suites);
  }
  return lines;
}
