import { withBulkDatabase } from '../bulk/bulk-database.ts';
import { ensureTenant } from '../bulk/persistence/ensure-tenant.ts';
import { readOptions, required } from '../options.ts';
import { listTenants } from '../seed/persistence/list-tenants.ts';
import { Refusal, type Verb, type VerbCall } from '../verb.ts';

/** `couvert tenants create|list`. */
export const tenantsVerb: Verb = {
  usage: ['couvert tenants list', 'couvert tenants create --slug SLUG --name NAME'],
  run: async ({ args: [action, ...args], ...call }) => {
    if (action === 'create') return create({ args, ...call });
    if (action === 'list' || action === undefined) return list({ args, ...call });
    throw new Refusal(`"couvert tenants" can create and list, not "${action}".`);
  },
};

async function create({ args, say, ...call }: VerbCall): Promise<void> {
  const { values } = readOptions(args, { slug: { type: 'string' }, name: { type: 'string' } });
  const slug = required(values.slug, 'slug');
  if (!/^[a-z0-9](-?[a-z0-9]){1,62}$/.test(slug)) throw new Refusal(`"${slug}" is no slug: 2 to 63 letters a to z, digits, and single hyphens between them.`);
  const id = await withBulkDatabase(call, (database) => ensureTenant(database, { slug, name: required(values.name, 'name') }));
  say(`${slug}  ${id}`);
}

async function list({ args, say, ...call }: VerbCall): Promise<void> {
  readOptions(args, {});
  const tenants = await withBulkDatabase(call, (database) => listTenants(database));
  for (const { slug, id } of tenants) say(`${slug}  ${id}`);
  if (tenants.length === 0) say('No tenants yet: "couvert tenants create --slug SLUG --name NAME".');
}
