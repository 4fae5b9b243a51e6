import { DatabaseError, type Client } from 'pg';

/** Words that PostgreSQL neither plans nor explains. */
const unplanned = /^\s*(BEGIN|START|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET|LOCK|COPY|DECLARE|FETCH|CLOSE)\b/i;

/** A text to be planned, and how to call it in a complaint. */
export interface Planned {
  readonly name: string;
  readonly text: string;
}

export function isTransactionControl(text: string): boolean {
  return unplanned.test(text);
}

/**
 * The plan that serves any parameters, as the application's role and tenant: the one that a prepared statement
 * ends with. What the application may not do is planned as the owner, and says so. Costs are left out, which differ
 * with the size of the data.
 */
export async function planOf(admin: Client, statement: Planned, tenantId: string): Promise<string> {
  if (unplanned.test(statement.text)) return '(not planned)';
  try {
    return await explain(admin, statement, { role: 'couvert_app', tenantId });
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== '42501') throw new Error(`${statement.name} cannot be planned`, { cause: error });
    return `as couvert_owner:\n${await explain(admin, statement, { role: 'couvert_owner', tenantId })}`;
  }
}

function explain(admin: Client, statement: Planned, identity: Identity): Promise<string> {
  return within(admin, identity, async () => {
    const { rows } = await admin.query<{ 'QUERY PLAN': string }>(`EXPLAIN (GENERIC_PLAN, COSTS OFF) ${statement.text}`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
}

/** The plans of what happens inside functions of the owner, for parameters that are given: EXPLAIN does not look into them. */
export async function nestedPlansOf(admin: Client, { statement, values, tenantId }: { statement: Planned; values: readonly unknown[]; tenantId: string }): Promise<string[]> {
  const plans: string[] = [];
  const listen = ({ message }: { message?: string }): void => {
    if (message?.startsWith('duration:') === true) plans.push(withoutCosts(message));
  };
  // Set while still the superuser, whose settings these are.
  await admin.query(`LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on; SET auto_explain.log_level = notice`);
  admin.on('notice', listen);
  try {
    await within(admin, { role: 'couvert_app', tenantId }, () => admin.query(statement.text, [...values]));
  } finally {
    admin.off('notice', listen);
    await admin.query('SET auto_explain.log_min_duration = -1');
  }
  // The outermost ends last, and is the call alone; a bare Result is an expression, and no access to anything.
  return plans.slice(0, -1).filter((plan) => plan !== 'Result').map((plan) => withoutValues(plan, values));
}

interface Identity {
  readonly role: string;
  readonly tenantId: string;
}

async function within<T>(admin: Client, { role, tenantId }: Identity, work: () => Promise<T>): Promise<T> {
  await admin.query('BEGIN');
  try {
    await admin.query(`SELECT set_config('role', $1, true), set_config('app.tenant_id', $2, true)`, [role, tenantId]);
    return await work();
  } finally {
    await admin.query('ROLLBACK');
  }
}

/** A message carries a duration, the text of the query and its plan, whose first line is the first that has a cost. */
function withoutCosts(message: string): string {
  const lines = message.split('\n');
  const first = lines.findIndex((line) => line.includes('  (cost='));
  return lines.slice(first).map((line) => withoutToday(line.replace(/ {2}\(cost=[^)]*\)/, ''))).join('\n');
}

function withoutValues(plan: string, values: readonly unknown[]): string {
  return values.filter((value) => typeof value === 'string').reduce((text, value) => text.replaceAll(`'${value}'`, "'…'"), plan);
}

/** Planned for the values of a call, plans show them: dates, instants and ids are other ones tomorrow. */
function withoutToday(line: string): string {
  return line.replace(/'\d{4}-\d\d-\d\d[^']*'|'[0-9a-f]{8}-[0-9a-f-]{27}'/g, "'…'");
}
