// What only the connecting (privileged) user can do, and may do again at every start: roles and extensions.
// Roles belong to the whole server, so two databases may be made at once: the losers of that race are content.

function role(name: string): string {
  return `DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${name}') THEN
      CREATE ROLE ${name} NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END $$`;
}

// Membership is asked for, not assumed: a superuser needs none, and GRANT on a role locks its row.
function membership(name: string): string {
  return `DO $$ BEGIN
    IF NOT pg_has_role(session_user, '${name}', 'MEMBER') THEN EXECUTE format('GRANT ${name} TO %I', session_user); END IF;
  END $$`;
}

/** btree_gist: equality beside ranges in one exclusion constraint; pg_trgm: typos; unaccent: accents. */
const extensions = ['btree_gist', 'pg_trgm', 'unaccent'] as const;

export const bootstrapStatements: readonly string[] = [
  role('couvert_owner'),
  role('couvert_app'),
  membership('couvert_owner'),
  membership('couvert_app'),
  ...extensions.map((name) => `CREATE EXTENSION IF NOT EXISTS ${name}`),
  `DO $$ BEGIN
    IF NOT has_schema_privilege('couvert_owner', 'public', 'CREATE') THEN GRANT USAGE, CREATE ON SCHEMA public TO couvert_owner; END IF;
    IF NOT has_schema_privilege('couvert_app', 'public', 'USAGE') THEN GRANT USAGE ON SCHEMA public TO couvert_app; END IF;
  END $$`,
];
