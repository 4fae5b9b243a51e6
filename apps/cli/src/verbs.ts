import type { Verb } from './verb.ts';

interface VerbEntry {
  readonly summary: string;
  /** Loaded when it is called, so that `couvert help` answers at once. */
  readonly load: () => Promise<Verb>;
}

/** All that `couvert` can do, in the order in which help shows it. */
export const verbs: Readonly<Record<string, VerbEntry>> = {
  migrate: { summary: 'Bring the database up to date', load: async () => (await import('./verbs/migrate.ts')).migrateVerb },
  tenants: { summary: 'Make and list tenants', load: async () => (await import('./verbs/tenants.ts')).tenantsVerb },
  hosts: { summary: 'Give, list and take the host names of tenants', load: async () => (await import('./verbs/hosts.ts')).hostsVerb },
  keys: { summary: 'Make, list and revoke API keys', load: async () => (await import('./verbs/keys.ts')).keysVerb },
  seed: { summary: 'Invent restaurants for a tenant', load: async () => (await import('./verbs/seed.ts')).seedVerb },
  import: { summary: 'Import restaurants from a file', load: async () => (await import('./verbs/import.ts')).importVerb },
  cache: { summary: 'Begin the change log anew', load: async () => (await import('./verbs/cache.ts')).cacheVerb },
  mail: { summary: 'Look at the messages to guests', load: async () => (await import('./verbs/mail.ts')).mailVerb },
  outbox: { summary: 'Show what waits to be told, and have what was given up tried again', load: async () => (await import('./verbs/outbox.ts')).outboxVerb },
  openapi: { summary: 'Write the OpenAPI document', load: async () => (await import('./verbs/openapi.ts')).openapiVerb },
  docs: { summary: 'Write the generated pages of docs/', load: async () => (await import('./verbs/docs.ts')).docsVerb },
};
