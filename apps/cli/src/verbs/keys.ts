import { systemContext, type Tx } from '#kernel';
import { createApiKey, listApiKeys, revokeApiKey } from '#security';
import { keyLine, newKeyOptions, wantedKey } from '../keys/wanted-key.ts';
import { readOptions, required } from '../options.ts';
import { tenantIdOf } from '../tenant-id-of.ts';
import { Refusal, type Verb, type VerbCall } from '../verb.ts';
import { type Connected, withDatabase } from '../with-database.ts';

/** `couvert keys create|list|revoke`. */
export const keysVerb: Verb = {
  usage: [
    'couvert keys list --tenant SLUG',
    'couvert keys revoke --tenant SLUG ID',
    'couvert keys create --tenant SLUG --name NAME [options]',
    '  --kind secret|publishable      secret without it; publishable keys may stand in a web page',
    '  --environment live|test        live without it',
    '  --scope SCOPE                  may be repeated; all that the kind may have without it, but platform:admin',
    '  --origin https://example.com   may be repeated; pages that a publishable key is locked to',
    '  --restaurant ID                may be repeated; restaurants that the key is limited to',
    '  --expires 2027-12-31T00:00:00Z',
    'The secret is shown once, when the key is made.',
  ],
  run: async ({ args: [action, ...args], ...call }) => {
    if (action === 'create') return create({ args, ...call });
    if (action === 'list') return list({ args, ...call });
    if (action === 'revoke') return revoke({ args, ...call });
    throw new Refusal(`"couvert keys" can create, list and revoke${action === undefined ? '' : `, not "${action}"`}.`);
  },
};

async function create({ args, say, note, env }: VerbCall): Promise<void> {
  const { values } = readOptions(args, newKeyOptions);
  const wanted = wantedKey(values);
  const { key } = await inTenant({ env, note }, values.tenant, (tx, { secrets }) => createApiKey(tx, secrets, wanted));
  note('This is the only time that the whole key is shown:');
  say(key);
}

async function list({ args, say, note, env }: VerbCall): Promise<void> {
  const { values } = readOptions(args, { tenant: { type: 'string' } });
  const keys = await inTenant({ env, note }, values.tenant, (tx) => listApiKeys(tx));
  keys.map(keyLine).forEach(say);
  if (keys.length === 0) note('This tenant has no keys.');
}

async function revoke({ args, say, note, env }: VerbCall): Promise<void> {
  const { values, positionals } = readOptions(args, { tenant: { type: 'string' } });
  const id = positionals[0];
  if (id === undefined) throw new Refusal('The id of the key is needed: "couvert keys list" shows it.');
  const found = await inTenant({ env, note }, values.tenant, (tx) => revokeApiKey(tx, id));
  if (!found) throw new Refusal(`This tenant has no key ${id}.`);
  say(`The key ${id} is revoked. Servers notice within a second.`);
}

async function inTenant<T>(call: Pick<VerbCall, 'env' | 'note'>, slug: string | undefined, work: (tx: Tx, connected: Connected) => Promise<T>): Promise<T> {
  const wanted = required(slug, 'tenant');
  return withDatabase(call, async (connected) => {
    const tenantId = await tenantIdOf(connected.database, wanted);
    return connected.database.write(systemContext(tenantId), (tx) => work(tx, connected));
  });
}
