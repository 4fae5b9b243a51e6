/** A file that breaks a rule, and who must say so. */
export interface Plant {
  /** What is wrong with it, as a sentence goes on: "catches …" */
  readonly what: string;
  readonly path: string;
  readonly text: string;
  readonly rule: string;
}

const imports = 'eslint(no-restricted-imports)';
const naming = (specifier: string): string => `import { planted } from '${specifier}';\nexport const used = planted;\n`;

/** The direction, written here a second time and by hand: a slip in the fence's own table must not pass its test. */
export const closedTo: Readonly<Record<string, readonly string[]>> = {
  kernel: ['caching', 'monitoring', 'security', 'restaurants', 'bookings', 'delivery'],
  caching: ['monitoring', 'security', 'restaurants', 'bookings', 'delivery'],
  monitoring: ['caching', 'security', 'restaurants', 'bookings', 'delivery'],
  security: ['restaurants', 'bookings', 'delivery'],
  restaurants: ['bookings', 'delivery'],
  bookings: ['delivery'],
  delivery: [],
};

export const openTo: Readonly<Record<string, readonly string[]>> = {
  caching: ['kernel'],
  monitoring: ['kernel'],
  security: ['kernel', 'caching', 'monitoring'],
  restaurants: ['kernel', 'caching', 'monitoring', 'security'],
  bookings: ['kernel', 'caching', 'monitoring', 'security', 'restaurants'],
  delivery: ['kernel', 'caching', 'monitoring', 'security', 'restaurants', 'bookings'],
};

const foldersClosedTo: Readonly<Record<string, readonly string[]>> = {
  domain: ['persistence', 'usecases', 'queries', 'http'],
  persistence: ['usecases', 'queries', 'http'],
  usecases: ['queries', 'http'],
  queries: ['usecases', 'http'],
  http: ['persistence'],
};

const foldersOpenTo: Readonly<Record<string, readonly string[]>> = {
  persistence: ['domain'],
  usecases: ['domain', 'persistence'],
  queries: ['domain', 'persistence'],
  http: ['domain', 'usecases', 'queries'],
};

const packagesClosedTo: Readonly<Record<string, readonly string[]>> = {
  domain: ['@nestjs/common', 'typeorm', 'pg', 'node:fs', '#security', 'fastify'],
  persistence: ['@nestjs/common', 'fastify', 'class-validator'],
  usecases: ['typeorm', 'pg', '@nestjs/typeorm', 'fastify'],
  queries: ['typeorm', 'pg', 'class-validator'],
  http: ['typeorm', 'pg'],
};

const packagesOpenTo: Readonly<Record<string, readonly string[]>> = {
  domain: ['temporal-polyfill', '#kernel'],
  persistence: ['typeorm', 'pg', 'node:crypto', '#kernel', '#restaurants'],
  usecases: ['@nestjs/common', 'node:crypto', '#kernel', '#security'],
  queries: ['@nestjs/common', '#restaurants'],
  http: ['@nestjs/common', '@nestjs/swagger', 'class-validator', 'fastify', '#security'],
};

function each<T>(table: Readonly<Record<string, readonly string[]>>, make: (from: string, to: string) => T): T[] {
  return Object.entries(table).flatMap(([from, targets]) => targets.map((to) => make(from, to)));
}

const fileOf = (specifier: string): string => specifier.replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '');

const direction: Plant[] = [
  ...each(closedTo, (from, to) => ({ what: `${from} that imports #${to}`, path: `libs/${from}/src/imports-${to}.ts`, text: naming(`#${to}`), rule: imports })),
  ...each(closedTo, (from, to) => ({ what: `a test of ${from} that imports #${to}`, path: `libs/${from}/src/imports-${to}.spec.ts`, text: naming(`#${to}`), rule: imports })),
  ...each(openTo, (from, to) => ({ what: `${from} that enters ${to} past its surface`, path: `libs/${from}/src/enters-${to}.ts`, text: naming(`../../${to}/src/index.ts`), rule: imports })),
  { what: 'a lib that imports itself by its name', path: 'libs/bookings/src/imports-itself.ts', text: naming('#bookings'), rule: imports },
  { what: 'a lib that imports an app', path: 'libs/kernel/src/imports-an-app.ts', text: naming('../../../apps/api/src/main.ts'), rule: imports },
  { what: 'a lib that imports what tests it', path: 'libs/kernel/src/imports-a-test.ts', text: naming('../../../test/support/program.ts'), rule: imports },
  { what: 'an app that enters a lib past its surface', path: 'apps/api/src/enters-a-lib.ts', text: naming('../../../libs/kernel/src/database/tx.ts'), rule: imports },
  { what: 'the API that imports the local launcher', path: 'apps/api/src/imports-local.ts', text: naming('../../local/src/main.ts'), rule: imports },
  { what: 'the command line that imports the local launcher', path: 'apps/cli/src/imports-local.ts', text: naming('../../local/src/main.ts'), rule: imports },
  { what: 'an import by import()', path: 'libs/restaurants/src/imports-later.ts', text: `export const later = import('#bookings');\n`, rule: imports },
  { what: 'an import of a type', path: 'libs/restaurants/src/imports-a-type.ts', text: `import type { Planted } from '#bookings';\nexport type Used = Planted;\n`, rule: imports },
  { what: 'an export from above', path: 'libs/restaurants/src/exports-from-above.ts', text: `export { planted } from '#bookings';\n`, rule: imports },
];

const folders: Plant[] = [
  ...each(foldersClosedTo, (from, to) => ({ what: `${from} that imports ${to}`, path: `libs/bookings/src/${from}/imports-${to}.ts`, text: naming(`../${to}/planted.ts`), rule: imports })),
  ...each(foldersClosedTo, (from, to) => ({ what: `${from}, one level deeper, that imports ${to}`, path: `libs/restaurants/src/${from}/deeper/imports-${to}.ts`, text: naming(`../../${to}/planted.ts`), rule: imports })),
  ...each(packagesClosedTo, (from, to) => ({ what: `${from} that imports ${to}`, path: `libs/bookings/src/${from}/imports-${fileOf(to)}.ts`, text: naming(to), rule: imports })),
  { what: 'a folder that imports its module', path: 'libs/bookings/src/queries/imports-its-module.ts', text: naming('../bookings.module.ts'), rule: imports },
  { what: 'a domain that looks at the clock of the kernel', path: 'libs/bookings/src/domain/reads-the-clock.ts', text: `import { systemClock } from '#kernel';\nexport const used = systemClock;\n`, rule: imports },
  { what: 'a domain that opens a transaction', path: 'libs/bookings/src/domain/opens-a-transaction.ts', text: `import { Database } from '#kernel';\nexport const used = Database;\n`, rule: imports },
  ...['@nestjs/common', 'typeorm', 'redis', 'pg'].map((name) => ({ what: `the core of caching that imports ${name}`, path: `libs/caching/src/core/imports-${fileOf(name)}.ts`, text: naming(name), rule: imports })),
  { what: `one of Nest's exceptions`, path: 'libs/bookings/src/usecases/throws-an-exception.ts', text: `import { NotFoundException } from '@nestjs/common';\nexport const used = NotFoundException;\n`, rule: imports },
];

const habits: Plant[] = [
  { what: 'a ring of imports', path: 'libs/kernel/src/ring-a.ts', text: `import { b } from './ring-b.ts';\nexport const a = (): unknown => b;\n`, rule: 'import(no-cycle)' },
  { what: 'SQL with a value pasted in', path: 'libs/bookings/src/persistence/pastes.ts', text: 'export const find = (db: { query(sql: string): void }, id: string): void => db.query(`SELECT 1 WHERE id = ${id}`);\n', rule: 'couvert(constant-sql)' },
  { what: 'SQL with a value added on', path: 'libs/bookings/src/persistence/adds.ts', text: `export const find = (db: { query(sql: string): void }, id: string): void => db.query('SELECT 1 WHERE id = ' + id);\n`, rule: 'couvert(constant-sql)' },
  { what: 'a condition of the query builder with a value pasted in', path: 'libs/bookings/src/persistence/builds.ts', text: 'export const find = (builder: { where(sql: string): void }, id: string): void => builder.where(`id = ${id}`);\n', rule: 'couvert(constant-sql)' },
  { what: 'a statement that is declared anew for each call', path: 'libs/bookings/src/persistence/declares-anew.ts', text: `import { statement } from '#kernel';\nexport const make = (id: string): unknown => statement('planted', id);\n`, rule: 'couvert(constant-sql)' },
  { what: 'SQL in a use case', path: 'libs/bookings/src/usecases/says-sql.ts', text: `export const sql = 'SELECT id FROM bookings';\n`, rule: 'couvert(sql-in-persistence)' },
  { what: 'SQL in a controller, in a template', path: 'libs/bookings/src/http/says-sql.ts', text: 'export const sql = `\n  WITH held AS (DELETE FROM bookings RETURNING id) SELECT id FROM held`;\n', rule: 'couvert(sql-in-persistence)' },
  { what: 'two use cases in a file', path: 'libs/bookings/src/usecases/two-verbs.ts', text: `export class BookTable {}\nexport class CancelTable {}\n`, rule: 'couvert(one-verb-a-file)' },
  { what: 'an assertion through unknown', path: 'libs/kernel/src/looks-away.ts', text: `export const id = 'x' as unknown as number;\n`, rule: 'couvert(no-double-assertion)' },
  { what: 'an export of everything', path: 'libs/kernel/src/exports-all.ts', text: `export * from './ring-a.ts';\n`, rule: 'couvert(no-export-all)' },
  { what: 'a test that sleeps', path: 'libs/kernel/src/sleeps.spec.ts', text: `import { setTimeout as sleep } from 'node:timers/promises';\nawait sleep(100);\n`, rule: 'couvert(wait-for-conditions)' },
  { what: 'a test that sleeps by a timer of its own', path: 'libs/kernel/src/sleeps-by-itself.spec.ts', text: `await new Promise((resolve) => setTimeout(resolve, 100));\n`, rule: 'couvert(wait-for-conditions)' },
  { what: 'a test that is left out', path: 'libs/kernel/src/skips.spec.ts', text: `import { expect, it } from 'vitest';\nit.skip('counts', () => expect(1).toBe(1));\n`, rule: 'vitest(no-disabled-tests)' },
  { what: 'a test that runs alone', path: 'libs/kernel/src/alone.spec.ts', text: `import { expect, it } from 'vitest';\nit.only('counts', () => expect(1).toBe(1));\n`, rule: 'vitest(no-focused-tests)' },
  { what: 'any', path: 'libs/kernel/src/any.ts', text: `export const anything: any = 1;\n`, rule: 'typescript(no-explicit-any)' },
  { what: 'a promise that nobody awaits', path: 'libs/kernel/src/floats.ts', text: `const work = async (): Promise<void> => {};\nexport const start = (): void => {\n  work();\n};\n`, rule: 'typescript(no-floating-promises)' },
  { what: 'an error that is swallowed', path: 'libs/kernel/src/swallows.ts', text: `export function f(): void {\n  try {\n    JSON.parse('');\n  } catch {}\n}\n`, rule: 'eslint(no-empty)' },
  { what: 'a compiler told to be silent', path: 'libs/kernel/src/silences.ts', text: `// @ts-ignore\nexport const n: number = 'x';\n`, rule: 'typescript(ban-ts-comment)' },
  { what: 'a log line past the logger', path: 'libs/kernel/src/prints.ts', text: `export const print = (): void => console.log('x');\n`, rule: 'eslint(no-console)' },
  { what: 'work put off', path: 'libs/kernel/src/puts-off.ts', text: `// TODO: later\nexport const n = 1;\n`, rule: 'eslint(no-warning-comments)' },
  { what: 'a file that is too long', path: 'libs/kernel/src/long.ts', text: `${'export {};\n'.repeat(301)}`, rule: 'eslint(max-lines)' },
  { what: 'a file that is not in kebab case', path: 'libs/kernel/src/camelCase.ts', text: `export const n = 1;\n`, rule: 'unicorn(filename-case)' },
];

export const planted: readonly Plant[] = [...direction, ...folders, ...habits];

/** Files that must pass: without them, a fence that refuses everything would pass its test, too. */
export const allowed: readonly Omit<Plant, 'rule'>[] = [
  ...each(openTo, (from, to) => ({ what: `${from} imports #${to}`, path: `libs/${from}/src/may-import-${to}.ts`, text: naming(`#${to}`) })),
  ...each(foldersOpenTo, (from, to) => ({ what: `${from} imports ${to}`, path: `libs/bookings/src/${from}/may-import-${to}.ts`, text: naming(`../${to}/planted.ts`) })),
  ...each(packagesOpenTo, (from, to) => ({ what: `${from} imports ${to}`, path: `libs/bookings/src/${from}/may-import-${fileOf(to)}.ts`, text: naming(to) })),
  ...Object.keys(foldersClosedTo).map((folder) => ({ what: `a file of ${folder} imports its neighbour`, path: `libs/bookings/src/${folder}/may-import-neighbour.ts`, text: naming('./planted.ts') })),
  { what: 'the command line imports the API', path: 'apps/cli/src/may-import-the-api.ts', text: naming('../../api/src/migrations.ts') },
  { what: 'a test uses what tests share', path: 'libs/bookings/src/domain/may-import-support.spec.ts', text: naming('../../../../test/support/program.ts') },
  { what: 'a test pauses between two looks', path: 'libs/kernel/src/may-poll.spec.ts', text: `import { setTimeout as sleep } from 'node:timers/promises';\nwhile (Date.now() < 0) await sleep(20);\n` },
  { what: 'a statement is made of constant parts', path: 'libs/bookings/src/persistence/may-compose.ts', text: "import { statement } from '#kernel';\nconst columns = 'id, name';\nexport const find = statement('planted', `SELECT ${columns} FROM bookings`);\n" },
];

/** Needed by plants, and themselves without fault. */
export const companions: readonly { readonly path: string; readonly text: string }[] = [
  { path: 'libs/kernel/src/ring-b.ts', text: `import { a } from './ring-a.ts';\nexport const b = (): unknown => a;\n` },
];
