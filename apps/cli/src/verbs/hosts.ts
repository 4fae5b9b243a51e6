import type { Database } from '#kernel';
import { hostNameIn } from '#security';
import { withBulkDatabase } from '../bulk/bulk-database.ts';
import { tenantIdOf } from '../tenant-id-of.ts';
import { addHost, listHosts, removeHost } from '../hosts/persistence/tenant-hosts.ts';
import { readOptions, required } from '../options.ts';
import { Refusal, type Verb, type VerbCall } from '../verb.ts';

/** `couvert hosts add|list|remove`. */
export const hostsVerb: Verb = {
  usage: [
    'couvert hosts list --tenant SLUG',
    'couvert hosts add --tenant SLUG HOST',
    'couvert hosts remove --tenant SLUG HOST',
    'Who reads at a host of a tenant needs no API key, and sees what everybody may.',
  ],
  run: async ({ args: [action, ...args], ...call }) => {
    if (action === 'add') return add({ args, ...call });
    if (action === 'list') return list({ args, ...call });
    if (action === 'remove') return remove({ args, ...call });
    throw new Refusal(`"couvert hosts" can add, list and remove${action === undefined ? '' : `, not "${action}"`}.`);
  },
};

async function add(call: VerbCall): Promise<void> {
  await withHost(call, async (database, { host, slug, tenantId }) => {
    const owner = await addHost(database, { host, tenantId });
    if (owner !== slug) throw new Refusal(`${host} leads to "${owner}". "couvert hosts remove --tenant ${owner} ${host}" takes it from there.`);
    call.say(`${host} leads to ${slug}. Servers notice within a second.`);
  });
}

async function remove(call: VerbCall): Promise<void> {
  await withHost(call, async (database, { host, slug, tenantId }) => {
    if (!(await removeHost(database, { host, tenantId }))) throw new Refusal(`${host} does not lead to "${slug}".`);
    call.say(`${host} leads nowhere. Servers notice within a second.`);
  });
}

async function list({ args, say, note, env }: VerbCall): Promise<void> {
  const slug = required(readOptions(args, tenantOption).values.tenant, 'tenant');
  const hosts = await withBulkDatabase({ env, note }, async (database) => listHosts(database, await tenantIdOf(database, slug)));
  hosts.forEach((host) => say(host));
  if (hosts.length === 0) note('No host leads to this tenant.');
}

const tenantOption = { tenant: { type: 'string' } } as const;

interface NamedHost {
  readonly host: string;
  readonly slug: string;
  readonly tenantId: string;
}

async function withHost({ args, env, note }: VerbCall, work: (database: Database, named: NamedHost) => Promise<void>): Promise<void> {
  const { values, positionals: [text] } = readOptions(args, tenantOption);
  const slug = required(values.tenant, 'tenant');
  if (text === undefined) throw new Refusal('The name of the host is needed, such as book.example.com.');
  const host = hostNameIn(text);
  if (host === null) throw new Refusal(`"${text}" is no host name: no address, no port, no scheme.`);
  await withBulkDatabase({ env, note }, async (database) => work(database, { host, slug, tenantId: await tenantIdOf(database, slug) }));
}
