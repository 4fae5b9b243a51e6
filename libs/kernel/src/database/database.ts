import type { DataSource, QueryRunner } from 'typeorm';
import type { Context } from '../context/context.ts';
import { CouvertError } from '../errors/define-errors.ts';
import { kernelErrors } from '../errors/kernel.errors.ts';
import { committed } from '../signals/committed.ts';
import { isRetryablePgError, toCatalogueError, type ConstraintErrors } from './pg-errors.ts';
import { statement, type Statement, type Tx } from './tx.ts';

// Role and tenant are set inside each transaction, never remembered for a connection: a session-level SET
// in a transaction that rolls back reverts, and the next unit would run as somebody else.
const setContext = statement(
  'unit_of_work_context',
  `SELECT set_config('role', 'couvert_app', true), set_config('app.tenant_id', $1, true),
          set_config('statement_timeout', $2, true), set_config('lock_timeout', $3, true), set_config('plan_cache_mode', $4, true)`,
);

interface Opening {
  readonly begin: Statement;
  /**
   * Writes run the same few statements for rows found by key: their plan does not depend on the values, and making it
   * anew cost a booking 0.5 ms, for PostgreSQL overrates a plan with `= ANY ($1)`. Searches do depend on them.
   */
  readonly planCacheMode: 'force_generic_plan' | 'auto';
}

const opening = {
  write: { begin: statement('begin_write', 'BEGIN'), planCacheMode: 'force_generic_plan' },
  read: { begin: statement('begin_read', 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'), planCacheMode: 'auto' },
} as const satisfies Record<string, Opening>;

/** Attempts of a unit that PostgreSQL asks to repeat (40001, 40P01). More than that is contention to be answered, not hidden. */
const attemptsMax = 4;
/** How long the client waits beyond `statement_timeout` before it gives the server up for frozen. */
const frozenServerGraceMs = 1_000;

/** As much of node-postgres's client as a unit of work uses. */
interface PgClient {
  query(config: { name?: string; text: string; values?: readonly unknown[] }): Promise<{ rows: unknown[]; rowCount: number | null; command: string }>;
  connection?: { stream?: { destroy(error?: Error): void; cork(): void; uncork(): void } };
}

export interface DatabaseOptions {
  /** Which catalogue error a violated constraint is, by constraint name. */
  readonly constraints?: ConstraintErrors;
  /** Longest wait for a lock, ms. Under it a hot evening would queue on the server instead of being refused. */
  readonly lockTimeoutMs?: number;
  /** Added to the database's clock by statements that expire things. The seam for tests, 0 in production. */
  readonly clockOffsetMs?: () => number;
}

/** Where transactions are opened. Everything below it gets a `Tx`. */
export class Database {
  constructor(
    readonly dataSource: DataSource,
    private readonly options: DatabaseOptions = {},
  ) {}

  /** What to add to the database's clock, in ms. */
  get clockOffsetMs(): number {
    return this.options.clockOffsetMs?.() ?? 0;
  }

  /**
   * A READ COMMITTED transaction of the context's tenant. `work` may run again when PostgreSQL reports a
   * serialisation failure or a deadlock, so it must have no effect outside of the transaction.
   * @throws catalogue errors only: OUTCOME_UNKNOWN when the connection was lost during COMMIT.
   */
  async write<T>(ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const result = await this.unit(ctx, opening.write, work);
        committed.publish({});
        return result;
      } catch (error) {
        if (attempt === attemptsMax || !isRetryablePgError(error)) throw this.catalogued(error);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
      }
    }
  }

  /**
   * A REPEATABLE READ READ ONLY transaction: however many statements, one snapshot.
   * @param options.signal cuts the connection, for who cannot wait for a server that does not answer
   */
  async read<T>(ctx: Context, work: (tx: Tx) => Promise<T>, { signal }: { readonly signal?: AbortSignal } = {}): Promise<T> {
    try {
      return await this.unit(ctx, opening.read, work, signal);
    } catch (error) {
      throw this.catalogued(error);
    }
  }

  /**
   * One statement that is its own transaction: it sets tenant, role and lock timeout itself, as its first act, and decides
   * by itself whether it writes. For work whose round trips cost more than the work.
   * @throws catalogue errors only: OUTCOME_UNKNOWN when the connection was lost before it was answered.
   */
  async alone<Row>({ tenantId, deadlineAtMs }: Pick<Context, 'tenantId' | 'deadlineAtMs'>, statement: Statement, values: (at: { tenantId: string; lockTimeoutMs: number }) => readonly unknown[]): Promise<Row[]> {
    const leftMs = leftUntil(deadlineAtMs);
    try {
      return await this.connected(leftMs, async ({ client }) => {
        try {
          const lockTimeoutMs = this.lockTimeoutMs(leftMs);
          const { rows } = await client.query({ name: statement.name, text: statement.text, values: values({ tenantId, lockTimeoutMs }) });
          committed.publish({});
          return rows as Row[];
        } catch (error) {
          throw isServerAnswer(error) ? error : kernelErrors.outcomeUnknown({ cause: error });
        }
      });
    } catch (error) {
      throw this.catalogued(error);
    }
  }

  private lockTimeoutMs(leftMs: number): number {
    return Math.min(leftMs, this.options.lockTimeoutMs ?? 5_000);
  }

  private catalogued(error: unknown): unknown {
    return toCatalogueError(error, this.options.constraints ?? {});
  }

  private async unit<T>(ctx: Context, opening: Opening, work: (tx: Tx) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const leftMs = leftUntil(ctx.deadlineAtMs);
    return this.connected(leftMs, (connection) => this.transaction(ctx, { ...connection, opening, leftMs }, work), signal);
  }

  /** Runs work on one connection of the pool, which is cut when the server does not answer in time, or nobody waits any more. */
  private async connected<T>(leftMs: number, work: (connection: { client: PgClient; runner: QueryRunner }) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const watchdog: { timer?: NodeJS.Timeout; stop?: () => void } = {};
    try {
      const client = (await runner.connect()) as PgClient;
      const cut = (): void => {
        client.connection?.stream?.destroy(new Error('the database did not answer before the deadline'));
      };
      watchdog.timer = setTimeout(cut, leftMs + frozenServerGraceMs);
      if (signal !== undefined) {
        signal.throwIfAborted();
        signal.addEventListener('abort', cut);
        watchdog.stop = () => signal.removeEventListener('abort', cut);
      }
      return await work({ client, runner });
    } finally {
      clearTimeout(watchdog.timer);
      watchdog.stop?.();
      if (!runner.isReleased) await runner.release();
    }
  }

  private async transaction<T>(
    ctx: Context,
    { client, runner, opening, leftMs }: { client: PgClient; runner: QueryRunner; opening: Opening; leftMs: number },
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    const unit = new UnitOfWork(ctx, client, runner);
    const lockMs = this.lockTimeoutMs(leftMs);
    try {
      const opened = [unit.run(opening.begin, []), unit.run(setContext, [ctx.tenantId, String(leftMs), String(lockMs), opening.planCacheMode])] as const;
      const [, , result] = await Promise.all([...opened, work(unit)]);
      await unit.commit();
      return result;
    } catch (error) {
      throw await unit.abandon(error);
    }
  }
}

/** @throws TIMEOUT when nothing is left */
function leftUntil(deadlineAtMs: number): number {
  const leftMs = Math.floor(deadlineAtMs - performance.now());
  if (leftMs <= 0) throw kernelErrors.timeout();
  return leftMs;
}

const commit = statement('commit', 'COMMIT');
const rollback = statement('rollback', 'ROLLBACK');

class UnitOfWork implements Tx {
  private readonly last: { statement: Statement; values: readonly unknown[]; answered: ((rows: readonly unknown[]) => void) | null }[] = [];
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

  async commit(): Promise<void> {
    this.committing = true;
    const last = this.last.map(({ statement, values }) => this.rows<unknown>(statement, values));
    const [committed, ...rows] = await Promise.all([this.send(commit, []), ...last]);
    // COMMIT of a failed transaction answers ROLLBACK and no error.
    if (committed.command !== 'COMMIT') throw kernelErrors.internal({ detail: 'the transaction had failed before its COMMIT' });
    this.closed();
    for (const [index, { answered }] of this.last.entries()) answered?.(rows[index] ?? []);
  }

  /**
   * Ends a failed transaction and says what to throw: the reason, or OUTCOME_UNKNOWN when a COMMIT was sent
   * and PostgreSQL never answered it.
   */
  async abandon(reason: unknown): Promise<unknown> {
    const answered = isServerAnswer(reason);
    try {
      if (!this.runner.isReleased) await this.send(rollback, []);
    } catch {
      // The connection is of no use any more: cut, it leaves the pool, and PostgreSQL rolls back by itself.
      this.client.connection?.stream?.destroy();
    }
    this.closed();
    if (this.committing && !answered) return kernelErrors.outcomeUnknown({ cause: reason });
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
    return this.client.query({ name, text, values });
  }

  private closed(): void {
    Object.assign(this.runner, { isTransactionActive: false });
  }
}

/** 25P02: the statement came behind one that failed. */
function isAborted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '25P02';
}

/** PostgreSQL answered with an error of its own, so the connection lives and the outcome is known. */
function isServerAnswer(error: unknown): boolean {
  return error instanceof CouvertError || (error instanceof Error && 'severity' in error && 'code' in error);
}
