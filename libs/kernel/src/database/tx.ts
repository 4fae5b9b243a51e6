import type { EntityManager } from 'typeorm';
import type { Context } from '../context/context.ts';

/** A constant SQL text with a name: PostgreSQL parses and plans it once a connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** Its rows have a column `wrote`, the id of the transaction that it runs in. */
  readonly namesTransaction?: true;
}

const declared = new Map<string, Statement>();

/** Declares a statement. Names are unique in the process, for PostgreSQL keeps one text a name. */
export function statement(name: string, text: string, marks: Pick<Statement, 'namesTransaction'> = {}): Statement {
  if (!/^[a-z][a-z0-9_]{2,60}$/.test(name)) throw new RangeError(`not a statement name: ${name}`);
  if (declared.has(name)) throw new RangeError(`two statements are named ${name}`);
  const made = Object.freeze({ name, text, ...marks });
  declared.set(name, made);
  return made;
}

/** Every statement of the modules that have been loaded so far, for who reviews them and their plans. */
export function declaredStatements(): readonly Statement[] {
  return [...declared.values()];
}

/**
 * One unit of work on one connection, with tenant, role and timeouts set by its first statement.
 *
 * Statements are pipelined: those called without an `await` between them leave in one burst, run in
 * order, and each has its own snapshot under READ COMMITTED. Gather a burst with `Promise.all`.
 */
export interface Tx {
  readonly ctx: Context;
  /** Rows of a statement. */
  rows<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
  /** The only row, or null. More than one row is a defect. */
  one<Row>(statement: Statement, values: readonly unknown[]): Promise<Row | null>;
  /** Runs a statement; how many rows it touched. */
  run(statement: Statement, values: readonly unknown[]): Promise<number>;
  /**
   * Keeps a statement to be sent together with the COMMIT, behind those kept before it, saving a round trip. Each must
   * fail by itself (`couvert_require`) when anything is not as it should be: then the COMMIT rolls back.
   * @param answered gets its rows once the COMMIT has succeeded
   */
  finish<Row>(statement: Statement, values: readonly unknown[], answered?: (rows: readonly Row[]) => void): void;
  /** TypeORM on this connection and transaction, for simple reads and writes by entity. */
  readonly manager: EntityManager;
}
