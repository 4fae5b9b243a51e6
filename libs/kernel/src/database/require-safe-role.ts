import { systemContext } from '../context/context.ts';
import type { Database } from './database.ts';
import { statement } from './tx.ts';

const currentRole = statement(
  'current_role_powers',
  `SELECT rolname AS name, rolsuper OR rolbypassrls AS bypasses, pg_has_role(rolname, 'couvert_owner', 'MEMBER') AS owns FROM pg_roles WHERE rolname = current_user`,
);

/** Refuses to serve under a role that row-level security does not bind: a superuser or owner passes every policy unseen. */
export async function requireSafeRole(database: Database): Promise<void> {
  const role = await database.read(systemContext(''), (tx) => tx.one<{ name: string; bypasses: boolean; owns: boolean }>(currentRole, []));
  if (role === null || role.bypasses || role.owns) {
    throw new Error(`The database role ${role?.name ?? '?'} passes row-level security. Run "couvert migrate" so that couvert_app exists, and take BYPASSRLS and couvert_owner away from it.`);
  }
}
