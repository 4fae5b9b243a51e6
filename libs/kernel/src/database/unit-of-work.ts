import type { QueryRunner } from 'typeorm';
import type { Context } from '../context/context.ts';
import { CouvertError } from '../errors/define-errors.ts';
import { kernelErrors } from '../errors/kernel.errors.ts';
import { statementsAsked, tellAround } from '../signals/asking.ts';
import { statement, type Statement, type Tx } from './tx.ts';

/** As much of node-postgres's client as a unit of work uses. */
export interface PgClient {
  query(config: { name?: string; text: string; values?: readonly unknown[] }): Promise<{ rows: unknown[]; rowCount: number | null; command: string }>;
  connection?: { stream?: { destroy(error?: Error): void; cork(): void; uncork(): void } };
}

// Sent with the COMMIT. Whoever sees a transaction sees all that it has seen, for that had ended before; one that has not
// written has no id, and what its last statement sees stands for it.
const nameTransaction = statement('unit_of_work_transaction', 'SELECT pg_current_xact_id_if_assigned()::text AS wrote, pg_current_snapshot()::text AS saw', { namesTransaction: true });

const commit = statement('commit', 'COMMIT');
const rollback = statement('rollback', 'ROLLBACK');

/** What a statement says about the transaction that it runs in. */
interface Told {
  readonly wrote?: string | null;
  readonly saw?: string;
}

/** A `Tx` with its begin and end, which `Database` has in hand. */
export class UnitOfWork implements Tx {
  private readonly last: { statement: Statement; values: readonly unknown[]; answered: ((rows: readonly unknown[]) => void) | null }[] = [];
  isOpen = true;
  private committing = false;
  private corked = false;
  /** The first error that PostgreSQL answered: those that follow only say that the transaction is aborted. */
  private firstError: unknown = null;

  constructor(
    readonly ctx: Context,
    private readonly client: PgClient,
    private readonly runner: QueryRunner,
  ) {}

  async rows<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    return (await this.answer(statement, values)).rows as Row[];
  }

  async one<Row>(statement: Statement, values: readonly unknown[]): Promise<Row | null> {
    const rows = await this.rows<Row>(statement, values);
    if (rows.length > 1) throw new Error(`${statement.name} returned ${rows.length} rows where one was meant`);
    return rows[0] ?? null;
  }

  async run(statement: Statement, values: readonly unknown[]): Promise<number> {
    return (await this.answer(statement, values)).rowCount ?? 0;
  }

  finish<Row>(statement: Statement, values: readonly unknown[], answered?: (rows: readonly Row[]) => void): void {
    this.last.push({ statement, values, answered: (answered as ((rows: readonly unknown[]) => void) | undefined) ?? null });
  }

  get manager() {
    // TypeORM opens a transaction of its own around save() unless it knows that one is open.
    Object.assign(this.runner, { isTransactionActive: true });
    return this.runner.manager;
  }

  /** As `rows`, of a statement that says what it sees. */
  async look(statement: Statement, values: readonly unknown[]): Promise<void> {
    this.tell((await this.rows<Told>(statement, values))[0]);
  }

  /** Has the answer's token know this transaction, unless a statement names it already or there is no token. */
  nameItself(): void {
    if (this.ctx.consistency !== null && !this.last.some(({ statement }) => statement.namesTransaction)) this.finish(nameTransaction, []);
  }

  /** Whether statements were kept to be sent with the COMMIT. */
  get hasLastStatements(): boolean {
    return this.last.length > 0;
  }

  async commit(): Promise<void> {
    this.committing = true;
    const last = this.last.map(({ statement, values }) => this.rows<unknown>(statement, values));
    const [committed, ...rows] = await Promise.all([this.send(commit, []), ...last]);
    // COMMIT of a failed transaction answers ROLLBACK and no error.
    if (committed.command !== 'COMMIT') throw kernelErrors.internal({ detail: 'the transaction had failed before its COMMIT' });
    this.closed();
    for (const [index, { statement, answered }] of this.last.entries()) {
      if (statement.namesTransaction) this.tell(rows[index]?.[0] as Told | undefined);
      answered?.(rows[index] ?? []);
    }
  }

  private tell(told: Told | undefined): void {
    const { consistency } = this.ctx;
    if (consistency === null || told === undefined) return;
    if (typeof told.wrote === 'string') consistency.wrote(told.wrote);
    else if (typeof told.saw === 'string') consistency.saw(told.saw);
  }

  /**
   * Ends a failed transaction and says what to throw: the reason, or OUTCOME_UNKNOWN when a COMMIT was sent
   * and PostgreSQL never answered it.
   */
  async abandon(reason: unknown, { isRead }: { isRead: boolean }): Promise<unknown> {
    const answered = isServerAnswer(reason);
    try {
      if (!this.runner.isReleased) await this.send(rollback, []);
    } catch {
      // The connection is of no use any more: cut, it leaves the pool, and PostgreSQL rolls back by itself.
      this.client.connection?.stream?.destroy();
    }
    this.closed();
    // Of a read nothing can have been saved: it only failed.
    if (this.committing && !answered && !isRead) return kernelErrors.outcomeUnknown({ cause: reason });
    return isAborted(reason) ? (this.firstError ?? reason) : reason;
  }

  private async answer(statement: Statement, values: readonly unknown[]): ReturnType<PgClient['query']> {
    try {
      return await this.send(statement, values);
    } catch (error) {
      this.firstError ??= error;
      throw error;
    }
  }

  /**
   * node-postgres writes each statement to the socket by itself, and each write wakes the server: half of this
   * process's work on a booking was the system call. So what is sent in one tick leaves in one write.
   */
  private send({ name, text }: Statement, values: readonly unknown[]): ReturnType<PgClient['query']> {
    const stream = this.client.connection?.stream;
    if (!this.corked && stream !== undefined) {
      this.corked = true;
      stream.cork();
      process.nextTick(() => {
        this.corked = false;
        stream.uncork();
      });
    }
    return tellAround(statementsAsked, name, () => this.client.query({ name, text, values }));
  }

  private closed(): void {
    this.isOpen = false;
    Object.assign(this.runner, { isTransactionActive: false });
  }
}

/** 25P02: the statement came behind one that failed. */
function isAborted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '25P02';
}

/** PostgreSQL answered with an error of its own, so the connection lives and the outcome is known. */
export function isServerAnswer(error: unknown): boolean {
  return error instanceof CouvertError || (error instanceof Error && 'severity' in error && 'code' in error);
}
