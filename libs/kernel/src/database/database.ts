import type { DataSource, QueryRunner } from 'typeorm';
import type { Context } from '../context/context.ts';
import { kernelErrors } from '../errors/kernel.errors.ts';
import { statementsAsked, tellAround } from '../signals/asking.ts';
import { committed } from '../signals/committed.ts';
import { connectionsOf, type PoolConnections } from './data-source.ts';
import { openUnit } from './open-unit.ts';
import { isRetryablePgError, toCatalogueError, type ConstraintErrors } from './pg-errors.ts';
import { statement, type Statement, type Tx } from './tx.ts';
import { isServerAnswer, type PgClient, UnitOfWork } from './unit-of-work.ts';

// Role and tenant are set inside each transaction, never remembered for a connection: a session-level SET
// in a transaction that rolls back reverts, and the next unit would run as somebody else.
const setContext = statement(
  'unit_of_work_context',
  `SELECT set_config('role', 'couvert_app', true), set_config('app.tenant_id', $1, true),
          set_config('statement_timeout', $2, true), set_config('lock_timeout', $3, true), set_config('plan_cache_mode', $4, true)`,
);
// A read is one snapshot: the one of its first statement.
const setContextOfRead = statement('unit_of_work_context_of_read', `${setContext.text}, pg_current_snapshot()::text AS saw`);

interface Opening {
  readonly isRead: boolean;
  readonly begin: Statement;
  readonly context: Statement;
  /**
   * Writes run the same few statements for rows found by key: their plan does not depend on the values, and making it
   * anew cost a booking 0.5 ms, for PostgreSQL overrates a plan with `= ANY ($1)`. Searches do depend on them.
   */
  readonly planCacheMode: 'force_generic_plan' | 'auto';
}

const opening = {
  write: { isRead: false, begin: statement('begin_write', 'BEGIN'), context: setContext, planCacheMode: 'force_generic_plan' },
  read: { isRead: true, begin: statement('begin_read', 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'), context: setContextOfRead, planCacheMode: 'auto' },
} as const satisfies Record<string, Opening>;

/** Attempts of a unit that PostgreSQL asks to repeat (40001, 40P01). More than that is contention to be answered, not hidden. */
const attemptsMax = 4;
/** How long the client waits beyond `statement_timeout` before it gives the server up for frozen. */
const frozenServerGraceMs = 1_000;

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

  /** Null once it is closed. */
  connections(): PoolConnections | null {
    return this.dataSource.isInitialized ? connectionsOf(this.dataSource) : null;
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
   * by itself whether it writes. For work whose round trips cost more than the work. It may serve several requests: who
   * calls tells their contexts what it saw and wrote.
   * @throws catalogue errors only: OUTCOME_UNKNOWN when the connection was lost before it was answered.
   */
  async alone<Row>({ tenantId, deadlineAtMs }: Pick<Context, 'tenantId' | 'deadlineAtMs'>, statement: Statement, values: (at: { tenantId: string; lockTimeoutMs: number }) => readonly unknown[]): Promise<Row[]> {
    const leftMs = leftUntil(deadlineAtMs);
    try {
      return await this.connected(leftMs, async ({ client }) => {
        try {
          const lockTimeoutMs = this.lockTimeoutMs(leftMs);
          const query = { name: statement.name, text: statement.text, values: values({ tenantId, lockTimeoutMs }) };
          const { rows } = await tellAround(statementsAsked, statement.name, () => client.query(query));
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
    // What is read through the cache is loaded in a context of its own.
    ctx.provenance?.madeFromElse();
    const leftMs = leftUntil(ctx.deadlineAtMs);
    return this.connected(leftMs, (connection) => this.transaction(ctx, { ...connection, opening, leftMs }, work), signal);
  }

  /**
   * Runs work on one connection of the pool, which is cut when the server does not answer in time, or nobody waits any more.
   * It goes back to the pool once that has ended which work has left to end: nobody waits for it, but no longer than a frozen server is waited for.
   */
  private async connected<T>(leftMs: number, work: (connection: Connected) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const watchdog: { timer?: NodeJS.Timeout; stop?: () => void; cutIn?: (ms: number) => void } = {};
    let ending: Promise<unknown> | null = null;
    const release = async (): Promise<void> => {
      clearTimeout(watchdog.timer);
      watchdog.stop?.();
      if (!runner.isReleased) await runner.release();
    };
    try {
      const client = (await runner.connect()) as PgClient;
      const cut = (): void => {
        client.connection?.stream?.destroy(new Error('the database did not answer before the deadline'));
      };
      watchdog.cutIn = (ms) => {
        clearTimeout(watchdog.timer);
        watchdog.timer = setTimeout(cut, ms);
      };
      watchdog.cutIn(leftMs + frozenServerGraceMs);
      if (signal !== undefined) {
        signal.throwIfAborted();
        signal.addEventListener('abort', cut);
        watchdog.stop = () => signal.removeEventListener('abort', cut);
      }
      return await work({ client, runner, endsWith: (end) => void (ending = end) });
    } finally {
      if (ending === null) await release();
      else {
        watchdog.cutIn?.(frozenServerGraceMs);
        void (ending as Promise<unknown>).then(release, release);
      }
    }
  }

  private async transaction<T>(
    ctx: Context,
    { client, runner, endsWith, opening, leftMs }: Connected & { opening: Opening; leftMs: number },
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    const unit = new UnitOfWork(ctx, client, runner);
    const lockMs = this.lockTimeoutMs(leftMs);
    try {
      const opened = [unit.run(opening.begin, []), unit.look(opening.context, [ctx.tenantId, String(leftMs), String(lockMs), opening.planCacheMode])] as const;
      const [, , result] = await Promise.all([...opened, openUnit.run(unit, work, unit)]);
      if (opening.isRead && !unit.hasLastStatements) {
        // What was read is read: a COMMIT can say nothing more about a snapshot, so who asked does not wait for its answer.
        endsWith(unit.commit().catch((error: unknown) => unit.abandon(error, opening)));
        return result;
      }
      if (!opening.isRead) unit.nameItself();
      await unit.commit();
      return result;
    } catch (error) {
      throw await unit.abandon(error, opening);
    }
  }
}

/** A connection of the pool, and how it is kept out of it until something has ended. */
interface Connected {
  readonly client: PgClient;
  readonly runner: QueryRunner;
  /** @param end never fails */
  readonly endsWith: (end: Promise<unknown>) => void;
}

/** @throws TIMEOUT when nothing is left */
function leftUntil(deadlineAtMs: number): number {
  const leftMs = Math.floor(deadlineAtMs - performance.now());
  if (leftMs <= 0) throw kernelErrors.timeout();
  return leftMs;
}
