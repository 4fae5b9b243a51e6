import { type Database, type Job, type JobRun, systemContext, type Tx } from '#kernel';
import { trimOutbox } from '../dispatch/persistence/outbox-rows.ts';
import { trimIdempotencyKeys } from './persistence/job-rows.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Long enough to look into what a week's end brought. */
const keepMs = 7 * dayMs;
/** What nobody has looked at for so long nobody will. */
const keepParkedMs = 30 * dayMs;
/** Rows of one transaction: it locks them, and standbys replay it as a whole. */
const batchMax = 2_000;

/** Deletes what has had its time: answers kept for repeats, and messages that are delivered. */
export class TrimKeptRows implements Job {
  readonly name = 'trim-kept-rows';
  readonly everyMs = hourMs;
  readonly withinMs = hourMs / 2;

  constructor(private readonly db: Database) {}

  async run({ signal }: JobRun): Promise<{ idempotencyKeys: number; messages: number }> {
    return {
      idempotencyKeys: await this.inBatches(signal, (tx) => trimIdempotencyKeys(tx, batchMax)),
      messages: await this.inBatches(signal, (tx) => trimOutbox(tx, { keepMs, keepParkedMs, most: batchMax })),
    };
  }

  private async inBatches(signal: AbortSignal, trim: (tx: Tx) => Promise<number>): Promise<number> {
    let [all, trimmed] = [0, batchMax];
    while (trimmed === batchMax) {
      signal.throwIfAborted();
      trimmed = await this.db.write(systemContext(''), trim);
      all += trimmed;
    }
    return all;
  }
}
