import type { Client } from 'pg';
import type { Statement } from '#kernel';
import { isTransactionControl, nestedPlansOf, planOf, type Planned } from './plans.ts';
import type { Recording } from './recorder.ts';

export interface SnapshotOptions {
  readonly admin: Client;
  readonly tenantId: string;
  /** How statements were seen to be called, by their names. Only those that call a function of ours are looked into. */
  readonly seen: Recording['values'];
  /** Names of the functions of the schema: what they do inside is planned apart. */
  readonly functions: ReadonlySet<string>;
  /** How many the city has. */
  readonly restaurants: number;
}

/** One file: every statement of a lib with its text, and its plan below it as a comment. */
export async function snapshotOf(lib: string, statements: readonly Statement[], options: SnapshotOptions): Promise<string> {
  const parts = [
    `-- Every statement of ${lib}, with the plan that PostgreSQL ${await majorOf(options.admin)} makes for any parameters as couvert_app, tenant set, on ${options.restaurants.toLocaleString('en')}`,
    `-- seeded restaurants, a sixth of them the tenant’s. Written by npm run sql:snapshot; compared by npm run sql:snapshot -- --check.`,
  ];
  for (const statement of statements) parts.push('', await describe(statement, options));
  return `${parts.join('\n')}\n`;
}

/** The statements that the query builder makes, named by the request that first asked for them. */
export async function snapshotOfUnnamed(unnamed: Recording['unnamed'], options: SnapshotOptions): Promise<string> {
  const parts = [
    '-- Every statement that the query builder makes on a tour through the API (test/sql/tour.ts), under the request that first asked for it,',
    '-- with its plan as in the files beside. Written by npm run sql:snapshot; compared by npm run sql:snapshot -- --check.',
  ];
  for (const [text, doing] of [...unnamed].filter(([sql]) => !isTransactionControl(sql)).sort(([a, onA], [b, onB]) => (`${onA} ${a}` < `${onB} ${b}` ? -1 : 1))) {
    parts.push('', await describe({ name: doing, text }, options));
  }
  return `${parts.join('\n')}\n`;
}

async function describe(statement: Planned, { admin, tenantId, seen, functions }: SnapshotOptions): Promise<string> {
  const lines = [`-- ${statement.name}`, `${dedented(statement.text)};`, commented(await planOf(admin, statement, tenantId))];
  if (!callsOneOf(functions, statement.text)) return lines.join('\n');
  const shown = new Set<string>();
  for (const [doing, values] of seen.get(statement.name) ?? []) {
    const plans = await nestedPlansOf(admin, { statement, values, tenantId });
    if (shown.has(plans.join())) continue;
    shown.add(plans.join());
    plans.forEach((plan, index) => lines.push(`-- inside, ${index + 1} of ${plans.length}, for ${doing}:`, commented(plan)));
  }
  return lines.join('\n');
}

/** The functions of the owner whose plans EXPLAIN hides. */
export async function functionsOfOwner(admin: Client): Promise<ReadonlySet<string>> {
  const { rows } = await admin.query<{ name: string }>(`SELECT proname AS name FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace`);
  return new Set(rows.map(({ name }) => name));
}

async function majorOf(admin: Client): Promise<string> {
  const { rows } = await admin.query<{ version: string }>(`SELECT split_part(current_setting('server_version'), '.', 1) AS version`);
  return rows[0]?.version ?? '?';
}

function callsOneOf(functions: ReadonlySet<string>, text: string): boolean {
  return [...text.matchAll(/\b([a-z_0-9]+)\(/g)].some(([, name]) => name !== undefined && functions.has(name));
}

function commented(text: string): string {
  return text.split('\n').map((line) => `--   ${line}`.trimEnd()).join('\n');
}

/** As it stands in its file, without the indentation of the code around it. */
function dedented(text: string): string {
  const [first = '', ...rest] = text.trim().split('\n');
  const indents = rest.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const shared = indents.length === 0 ? 0 : Math.min(...indents);
  return [first, ...rest.map((line) => `  ${line.slice(shared)}`.trimEnd())].join('\n');
}
