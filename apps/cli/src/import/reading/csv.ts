import { type FileRecord, recordBytesMax } from './record.ts';

export interface CsvColumns {
  readonly known: readonly string[];
  readonly required: readonly string[];
}

/**
 * The records of a CSV file (RFC 4180) as objects named by its header. Quoted fields may hold commas, doubled
 * quotes and line feeds; lines are those on which records begin.
 * @throws Error with the line when the header is missing or not as it should be, or a quote is never closed
 */
export async function* csvRecords(bytes: AsyncIterable<Buffer>, columns: CsvColumns): AsyncGenerator<FileRecord> {
  let header: readonly string[] | null = null;
  for await (const { line, fields } of csvRows(bytes)) {
    if (header === null) {
      header = headerOf(fields, columns);
      continue;
    }
    if (fields.length === 1 && fields[0] === '') continue;
    if (fields.length !== header.length) {
      yield { line, broken: `${fields.length} fields where the header has ${header.length}` };
      continue;
    }
    const names = header;
    yield { line, value: Object.fromEntries(fields.map((field, index) => [names[index] as string, field])), hadBadBytes: fields.some((field) => field.includes('\ufffd')) };
  }
  if (header === null) throw new Error('line 1: the file is empty, and should begin with a header');
}

/** A misspelt column would lose its values in silence, so the whole file is refused for it. */
function headerOf(fields: readonly string[], { known, required }: CsvColumns): string[] {
  const header = fields.map((name) => name.trim().toLowerCase());
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0) throw new Error(`line 1: the header lacks ${missing.join(', ')}`);
  const unknown = header.filter((name, index) => !known.includes(name) || header.indexOf(name) !== index);
  if (unknown.length > 0) throw new Error(`line 1: the header has ${unknown.join(', ')}, and each of these once at most can be read: ${known.join(', ')}`);
  return header;
}

interface Row {
  readonly line: number;
  readonly fields: readonly string[];
}

async function* csvRows(bytes: AsyncIterable<Buffer>): AsyncGenerator<Row> {
  const decoder = new TextDecoder('utf-8');
  const reader = new RowReader();
  for await (const chunk of bytes) yield* reader.take(decoder.decode(chunk, { stream: true }));
  yield* reader.take(decoder.decode());
  yield* reader.finish();
}

/** `plain` outside of quotes, `quoted` inside, `closing` after a quote that may be the first of two. */
class RowReader {
  private state: 'start' | 'plain' | 'quoted' | 'closing' = 'start';
  private line = 1;
  private rowLine = 1;
  private rowLength = 0;
  private field = '';
  private fields: string[] = [];

  *take(text: string): Generator<Row> {
    for (const char of text) {
      if (char === '\n') this.line += 1;
      if (++this.rowLength > recordBytesMax) throw new Error(`line ${this.rowLine}: a quote that is never closed, or a record longer than ${recordBytesMax} characters`);
      if (this.state === 'quoted') {
        if (char === '"') this.state = 'closing';
        else this.field += char;
      } else if (char === '"' && this.state !== 'plain') {
        if (this.state === 'closing') this.field += '"';
        this.state = 'quoted';
      } else if (char === ',') this.endField();
      else if (char === '\n') yield this.endRow();
      else if (char !== '\r') {
        this.field += char;
        this.state = 'plain';
      }
    }
  }

  *finish(): Generator<Row> {
    if (this.state === 'quoted') throw new Error(`line ${this.rowLine}: a quote that is never closed`);
    if (this.field !== '' || this.fields.length > 0) yield this.endRow();
  }

  private endField(): void {
    this.fields.push(this.field);
    this.field = '';
    this.state = 'start';
  }

  private endRow(): Row {
    this.endField();
    const row = { line: this.rowLine, fields: this.fields };
    this.fields = [];
    this.rowLine = this.line;
    this.rowLength = 0;
    return row;
  }
}
