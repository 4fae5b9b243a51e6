// Who may import whom. The one place where it is written: `npm run fence` makes the import rules of
// .oxlintrc.json from these tables, test/architecture/fence.spec.ts plants every kind of violation.

/** lib → the libs that it may enter, each by its #name. Libs that do not exist yet have their fence already. */
export const libs = {
  kernel: [],
  caching: ['kernel'],
  monitoring: ['kernel'],
  security: ['kernel', 'caching', 'monitoring'],
  restaurants: ['kernel', 'caching', 'monitoring', 'security'],
  bookings: ['kernel', 'caching', 'monitoring', 'security', 'restaurants'],
  delivery: ['kernel', 'caching', 'monitoring', 'security', 'restaurants', 'bookings'],
} as const satisfies Record<string, readonly string[]>;

export type LibName = keyof typeof libs;

/** app → the apps that it may import. The API that goes into production must not carry the embedded database along. */
export const apps = {
  api: [],
  cli: ['api'],
  local: ['api', 'cli'],
} as const satisfies Record<string, readonly string[]>;

export type AppName = keyof typeof apps;

export interface FolderRule {
  /** Folders of the same feature that it may import, beside itself. */
  readonly folders: readonly string[];
  /** Libs that it may enter: those of its lib's row, or only these of them. */
  readonly libs: 'as its lib' | readonly LibName[];
  /** Packages and Node's modules that it may import, as patterns; everything else is refused. */
  readonly packages: readonly string[];
}

/** folder inside a feature → what it may import. */
export const folders = {
  // Pure: the same rows give the same answer, whatever the framework, the database and the clock.
  domain: { folders: [], libs: ['kernel'], packages: ['temporal-polyfill'] },
  persistence: { folders: ['domain'], libs: 'as its lib', packages: ['typeorm', 'pg', 'node:*'] },
  // A write never reads through the cache, so a use case does not call a query; and a read changes nothing.
  usecases: { folders: ['domain', 'persistence'], libs: 'as its lib', packages: ['@nestjs/common', 'node:*'] },
  queries: { folders: ['domain', 'persistence'], libs: 'as its lib', packages: ['@nestjs/common', 'node:*'] },
  http: { folders: ['domain', 'usecases', 'queries'], libs: 'as its lib', packages: ['@nestjs/*', 'class-validator', 'class-transformer', 'fastify', 'rxjs', 'node:*'] },
} as const satisfies Record<string, FolderRule>;

export type FolderName = keyof typeof folders;

/** What of #kernel is no business of a domain folder: everything but types, time and money. */
export const kernelNamesClosedToDomain = [
  'Ctx', 'Database', 'IfMatch', 'Secrets', 'SqlMigration', 'Statement', 'Tx', 'appendToOutbox', 'bookingReference', 'createDataSource',
  'findEarlierOutcome', 'idempotently', 'migrate', 'recordOutcome', 'requireSafeRole', 'statement', 'systemClock', 'tenantTable', 'uuidV7',
] as const;

/** Folders that are closed to packages of their own. The hot core of caching is plain TypeScript. */
export const plainFolders = [
  { path: 'libs/caching/src/core', libs: ['kernel'], packages: ['node:*'], packagesClosed: 'the core of caching is plain TypeScript: no Nest, no TypeORM, no redis' },
  { path: 'libs/caching/src/replicas', libs: ['kernel'], packages: ['node:*'], packagesClosed: 'the core of caching imports it, so it is as plain' },
  { path: 'libs/caching/src/seeing', libs: ['kernel'], packages: ['node:*'], packagesClosed: 'the core of caching imports it, so it is as plain' },
] as const;
