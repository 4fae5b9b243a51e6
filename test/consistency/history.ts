import { writeFile } from 'node:fs/promises';
import type { Line } from './facts.ts';

/** All that was written, read and done, in the order in which it was over. */
export class History {
  readonly lines: Line[] = [];

  add(line: Line): void {
    this.lines.push(line);
  }

  /** One line of JSON each. */
  async keep(path: string): Promise<void> {
    await writeFile(path, this.lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
}
