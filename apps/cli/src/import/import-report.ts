import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { type Note, type NoteCode, noteCodes } from './note.ts';

/** Line numbers that the summary names for one reason; the report file has them all. */
const linesNamedMax = 2_000;

interface Tally {
  count: number;
  readonly lines: number[];
}

/** What an import has to say line by line: counted, and, asked to, written to a file as JSON lines. */
export class ImportReport {
  private readonly tallies = new Map<NoteCode, Tally>();
  private readonly lines = { refused: 0, mended: 0, assumed: 0 };
  private readonly file: WriteStream | null;
  private failure: Error | null = null;

  constructor(path: string | null) {
    this.file = path === null ? null : createWriteStream(path);
    this.file?.on('error', (error) => (this.failure = error));
  }

  /** @throws the file system's error when the report file cannot be written */
  async add(line: number, { sourceId, notes }: { sourceId: string | null; notes: readonly Note[] }): Promise<void> {
    for (const outcome of new Set(notes.map((entry) => entry.outcome))) this.lines[outcome] += 1;
    for (const { outcome, code, detail } of notes) {
      const tally = this.tallies.get(code) ?? { count: 0, lines: [] };
      this.tallies.set(code, tally);
      tally.count += 1;
      if (outcome !== 'assumed' && tally.lines.length < linesNamedMax) tally.lines.push(line);
      await this.write({ line, source_id: sourceId, outcome, code, detail });
    }
  }

  /** Lines that were refused, mended, or taken with an assumption; a line can be both of the latter. */
  counts(): { readonly refused: number; readonly mended: number; readonly assumed: number } {
    return { ...this.lines };
  }

  /** How often each reason was given. */
  byCode(): Partial<Record<NoteCode, number>> {
    return Object.fromEntries([...this.tallies].map(([code, { count }]) => [code, count]));
  }

  /** One line a reason, with the numbers of the lines it was given for. */
  summary(): string[] {
    return [...this.tallies]
      .sort(([a], [b]) => order(a) - order(b))
      .map(([code, { count, lines }]) => {
        const more = lines.length > 0 && lines.length < count ? ' … (--report FILE lists all)' : '';
        return `${String(count).padStart(8)}  ${code} (${noteCodes[code]})${lines.length > 0 ? `: lines ${spans(lines)}${more}` : ''}`;
      });
  }

  /** Waits until the file is written. @throws the file system's error */
  async close(): Promise<void> {
    if (this.failure !== null) throw this.failure;
    if (this.file === null) return;
    this.file.end();
    await finished(this.file);
  }

  private async write(entry: object): Promise<void> {
    if (this.failure !== null) throw this.failure;
    if (this.file === null || this.file.write(`${JSON.stringify(entry)}\n`)) return;
    await once(this.file, 'drain');
  }
}

const codesInOrder = Object.keys(noteCodes);

function order(code: NoteCode): number {
  return codesInOrder.indexOf(code);
}

/** 3, 4, 5, 9 as `3–5, 9`. */
function spans(lines: readonly number[]): string {
  const texts: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const from = lines[index] as number;
    let until = from;
    while (lines[index + 1] === until + 1) {
      until += 1;
      index += 1;
    }
    texts.push(from === until ? String(from) : `${from}–${until}`);
  }
  return texts.join(', ');
}
