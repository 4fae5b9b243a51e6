import { LogConnection, type Purge, purgedTagPattern, purgedTagsMax, tagsOfPurge, writePurge } from '#caching';
import { systemContext } from '#kernel';
import { readOptions } from '../options.ts';
import { tenantIdOf } from '../tenant-id-of.ts';
import { Refusal, type Verb, type VerbCall } from '../verb.ts';
import { databaseUrlOf, withDatabase } from '../with-database.ts';

/** How long the server may take; renewing waits for nobody but another renewal. */
const answerTimeoutMs = 10_000;

/** `couvert cache new-epoch|purge`: what an operator may have to say to the change log. */
export const cacheVerb: Verb = {
  usage: [
    'couvert cache purge --tag TAG | --tenant SLUG | --all',
    '  --tag restaurant:4711          may be repeated; whatever carries one of the tags',
    'Every process forgets what is said within its tail interval, and takes it from no store.',
    'couvert cache new-epoch',
    'Begins the life of the change log anew: every process forgets what it keeps and reads it again.',
    'Needed after a restore of data alone, which PostgreSQL does not show by itself; harmless at any other time.',
  ],
  run: async ({ args: [what, ...args], ...call }) => {
    if (what === 'purge') return purge({ args, ...call });
    if (what === 'new-epoch') return renew({ args, ...call });
    throw new Refusal(`couvert cache ${what ?? ''} is not known. There are: couvert cache purge, couvert cache new-epoch`);
  },
};

async function renew({ args, env, say }: VerbCall): Promise<void> {
  readOptions(args, {});
  const log = new LogConnection({ url: databaseUrlOf(env), answerTimeoutMs });
  try {
    await log.renewEpoch({ force: true });
  } catch (cause) {
    throw new Refusal(`The change log was not renewed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  } finally {
    await log.close();
  }
  say('The change log has begun anew. Each process notices within its tail interval.');
}

async function purge({ args, env, note, say }: VerbCall): Promise<void> {
  const { tag: tags = [], tenant, all = false } = readOptions(args, { tag: { type: 'string', multiple: true }, tenant: { type: 'string' }, all: { type: 'boolean' } }).values;
  if (Number(tags.length > 0) + Number(tenant !== undefined) + Number(all) !== 1) throw new Refusal('Say one of --tag, --tenant and --all.');
  if (tags.length > purgedTagsMax || !tags.every((tag) => purgedTagPattern.test(tag))) throw new Refusal(`Tags read like restaurant:4711, up to 150 characters without a space, and at most ${purgedTagsMax} at once.`);
  await withDatabase({ env, note }, async ({ database }) => {
    const what: Purge = tenant !== undefined ? { tenantId: await tenantIdOf(database, tenant) } : all ? 'all' : { tags };
    await database.write(systemContext(''), (tx) => writePurge(tx, tagsOfPurge(what)));
    say(`Purged: ${tagsOfPurge(what).join(', ')}. Each process notices within its tail interval.`);
  });
}
