import type { Database } from '#kernel';
import type { RestaurantDraft } from '../bulk/restaurant-draft.ts';
import { restaurantsPerBatch } from '../bulk/restaurants-per-batch.ts';
import { draftOfPlace } from './draft-of-place.ts';
import type { SourceFormat } from './formats/formats.ts';
import { HoursBook } from './hours/hours-book.ts';
import { ImportReport } from './import-report.ts';
import { note, type Note } from './note.ts';
import type { FileRecord } from './reading/record.ts';
import { openFile } from './reading/open-file.ts';
import { SeenIds } from './seen-ids.ts';
import { writeBatch, type Written } from './write-batch.ts';

export interface ImportOptions {
  /** Connected as a user that may become `couvert_owner` and `couvert_app`. */
  readonly database: Database;
  readonly tenantId: string;
  readonly format: SourceFormat;
  /** Instead of the format's own: names a second file of the same format whose ids are another world. */
  readonly source?: string;
  readonly path: string;
  /** `YYYY-MM-DD`: services and special days are compiled for the year that follows. */
  readonly today: string;
  /** Where every note goes as a JSON line; null for the summary alone. */
  readonly reportPath: string | null;
  readonly batchSize?: number;
  readonly onProgress?: (progress: { records: number; share: number }) => void;
}

export interface Imported {
  readonly records: number;
  readonly made: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly report: ImportReport;
}

/**
 * Reads a file of any size once and writes its restaurants in batches, while the next batch is being read. Memory holds two
 * batches, the hours of the commonest opening times, and some bytes for each id.
 * @throws Error with the line when the file as a whole cannot be read on; what was written before stays
 */
export async function importFile(options: ImportOptions): Promise<Imported> {
  const { database, tenantId, format, source = format.source, today, batchSize = restaurantsPerBatch } = options;
  const file = await openFile(options.path);
  const report = new ImportReport(options.reportPath);
  const reader = new RecordReader({ format, source, hoursBook: new HoursBook(today), report });
  const totals = { records: 0, made: 0, changed: 0, unchanged: 0 };
  const settle = async (written: Written, lines: Batch): Promise<void> => {
    totals.made += written.made;
    totals.changed += written.changed;
    totals.unchanged += written.unchanged;
    for (const { draft, reason } of written.refused) await report.add(lines.get(draft) ?? 0, { sourceId: draft.sourceId, notes: [note('database-refused', reason)] });
    options.onProgress?.({ records: totals.records, share: file.sizeBytes === 0 ? 1 : file.readBytes() / file.sizeBytes });
  };
  const writer = new BatchWriter(async (drafts) => settle(await writeBatch(database, { tenantId, source, drafts: [...drafts.keys()] }), drafts));
  try {
    await readInBatches(format.records(file.bytes), {
      draftOf: (record) => {
        totals.records += 1;
        return reader.draftOf(record);
      },
      batchSize,
      writer,
    });
  } finally {
    await report.close();
  }
  return { ...totals, report };
}

/** Reads all records and hands them on in batches; what was read before a failure is written before it is raised. */
async function readInBatches(
  records: AsyncIterable<FileRecord>,
  { draftOf, batchSize, writer }: { draftOf: (record: FileRecord) => Promise<RestaurantDraft | null>; batchSize: number; writer: BatchWriter },
): Promise<void> {
  let batch = new Map<RestaurantDraft, number>();
  try {
    for await (const record of records) {
      const draft = await draftOf(record);
      if (draft !== null) batch.set(draft, record.line);
      if (batch.size < batchSize) continue;
      const full = batch;
      batch = new Map();
      await writer.write(full);
    }
  } finally {
    // A failure of the database itself is raised by the first of these, and nothing is tried after it.
    await writer.write(batch);
    await writer.idle();
  }
}

/** Drafts with the lines on which they stand. */
type Batch = ReadonlyMap<RestaurantDraft, number>;

/** Writes one batch at a time, while its caller prepares the next. */
class BatchWriter {
  private underWay: Promise<PromiseSettledResult<void>[]> = Promise.allSettled([]);

  constructor(private readonly writeOne: (batch: Batch) => Promise<void>) {}

  /** Returns as soon as the batch before is written. @throws what that one failed with */
  async write(batch: Batch): Promise<void> {
    await this.idle();
    // Settled, not rejected: nobody waits for it until the next batch is ready.
    this.underWay = Promise.allSettled([this.writeOne(batch)]);
  }

  async idle(): Promise<void> {
    for (const result of await this.underWay) if (result.status === 'rejected') throw result.reason;
  }
}

/** Turns records into drafts, and tells the report why not, or how. */
class RecordReader {
  private readonly seen = new SeenIds();

  constructor(private readonly from: { readonly format: SourceFormat; readonly source: string; readonly hoursBook: HoursBook; readonly report: ImportReport }) {}

  async draftOf(record: FileRecord): Promise<RestaurantDraft | null> {
    const { format, report } = this.from;
    if ('broken' in record) {
      await report.add(record.line, { sourceId: null, notes: [note('broken-record', record.broken)] });
      return null;
    }
    const reading = format.toReading(record.value);
    const notes: Note[] = record.hadBadBytes ? [note('bytes-not-utf8', '')] : [];
    if (reading.place === null) {
      await report.add(record.line, { sourceId: reading.sourceId, notes: reading.notes });
      return null;
    }
    const { sourceId } = reading.place;
    if (!this.seen.add(sourceId)) {
      await report.add(record.line, { sourceId, notes: [note('id-repeated', sourceId)] });
      return null;
    }
    const { draft, notes: drafting } = draftOfPlace(reading.place, this.from);
    await report.add(record.line, { sourceId, notes: draft === null ? drafting : [...notes, ...reading.notes, ...drafting] });
    return draft;
  }
}
