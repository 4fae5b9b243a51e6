import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import type { HistoryLine } from './facts.ts';

/** What searchers saw and what was done to the machinery, into the file in which the witnesses write. */
export class History {
  private readonly file: number;

  constructor(readonly path: string) {
    writeFileSync(path, '');
    // Several write at once: each line goes to where the file ends then.
    this.file = openSync(path, 'a');
  }

  add(line: HistoryLine): void {
    writeSync(this.file, `${JSON.stringify(line)}\n`);
  }

  close(): void {
    closeSync(this.file);
  }
}

export function readHistory(path: string): HistoryLine[] {
  return readFileSync(path, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as HistoryLine);
}
