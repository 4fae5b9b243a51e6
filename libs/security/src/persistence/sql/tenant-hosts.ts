import { statement } from '#kernel';

/** Asked before a tenant is known: a function of the owner, which answers one id; null for a tenant that is suspended. */
export const tenantOfHost = statement('tenant_of_host', `SELECT tenant_of_host($1) AS tenant_id`);
