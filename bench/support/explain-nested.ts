import type { Client } from 'pg';
import { Database, type Context, type Statement, type Tx } from '#kernel';

/** A statement as it was sent. */
export interface Sent {
  readonly statement: Statement;
  readonly values: readonly unknown[];
}

/** Remembers what is read through it. */
export class RecordingDatabase extends Database {
  readonly sent: Sent[] = [];

  override read<T>(ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
    return super.read(ctx, (tx) => {
      const remember = (statement: Statement, values: readonly unknown[]): void => void this.sent.push({ statement, values });
      const recording: Tx = {
        ctx: tx.ctx,
        manager: tx.manager,
        rows: (statement, values) => (remember(statement, values), tx.rows(statement, values)),
        one: (statement, values) => (remember(statement, values), tx.one(statement, values)),
        run: (statement, values) => (remember(statement, values), tx.run(statement, values)),
        finish: (statement, values) => tx.finish(statement, values),
      };
      return work(recording);
    });
  }
}

/**
 * The plans that statements really have as the application's role, with those inside of the owner's functions:
 * auto_explain tells what was run, where EXPLAIN of a function says its name.
 */
export async function explainNested(admin: Client, { tenantId, sent }: { tenantId: string; sent: readonly Sent[] }): Promise<string[]> {
  const lines: string[] = [];
  const listen = ({ message = '' }: { message?: string | undefined }): void => {
    const [, plan] = message.split(/\nQuery Text:[\s\S]*?\n(?=\S[^\n]*\(cost=)/);
    // A function's declarations are plans of one line, and say nothing.
    if (plan?.includes('\n') === true) lines.push(...plan.split('\n'), '');
  };
  await admin.query(`LOAD 'auto_explain'`);
  admin.on('notice', listen);
  await admin.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    for (const [name, value] of asTheApplication(tenantId)) await admin.query('SELECT set_config($1, $2, true)', [name, value]);
    for (const { statement, values } of sent) {
      lines.push(`${statement.name}:`);
      await admin.query(statement.text, [...values]);
    }
  } finally {
    await admin.query('ROLLBACK');
    admin.off('notice', listen);
  }
  return lines;
}

function asTheApplication(tenantId: string): [string, string][] {
  return [
    ['app.tenant_id', tenantId],
    ['auto_explain.log_analyze', 'on'],
    ['auto_explain.log_nested_statements', 'on'],
    ['auto_explain.log_level', 'notice'],
    ['auto_explain.log_min_duration', '0'],
    // Last: the others are the superuser's to set.
    ['role', 'couvert_app'],
  ];
}
