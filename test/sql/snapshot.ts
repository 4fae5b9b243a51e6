import type { Client } from 'pg';
import type { Statement } from '#kernel';
import { nestedPlansOf, planOf } from './plans.ts';

export interface SnapshotOptions {
  readonly admin: Client;
  readonly tenantId: string;
  /** Values with which a statement was seen, by its name. Only a statement that calls a function of ours needs them. */
  readonly seenValues: ReadonlyMap<string, readonly unknown[]>;
  /** Names of the functions of the schema: what they do inside is planned apart. */
  readonly functions: ReadonlySet<string>;
  /** How many the city has. */
  readonly restaurants: number;
}

/** One file: every statement of a lib with its text, and its plan below it as a comment. */
export async function snapshotOf(lib: string, statements: readonly Statement[], options: SnapshotOptions): Promise<string> {
  const parts = [
    `-- Every statement of ${lib}, with the plan that PostgreSQL ${await majorOf(options.admin)} makes for any parameters as couvert_app, tenant set, on ${options.restaurants.toLocaleString('en')}`,
    `-- seeded restaurants. Written by npm run sql:snapshot; compared by npm run sql:snapshot -- --check.`,
  ];
  for (const statement of statements) parts.push('', await describe(statement, options));
  return `${parts.join('\n')}\n`;
}

async function describe(statement: Statement, { admin, tenantId, seenValues, functions }: SnapshotOptions): Promise<string> {
  const lines = [`-- ${statement.name}`, `${dedented(statement.text)};`, commented(await planOf(admin, statement, tenantId))];
  const values = seenValues.get(statement.name);
  if (values !== undefined && callsOneOf(functions, statement.text)) {
    const nested = await nestedPlansOf(admin, statement, values, tenantId);
    nested.forEach((plan, index) => lines.push(`-- inside, ${index + 1}:`, commented(plan)));
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
