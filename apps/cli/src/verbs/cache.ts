import { LogConnection } from '#caching';
import { Refusal, type Verb } from '../verb.ts';
import { readOptions } from '../options.ts';
import { databaseUrlOf } from '../with-database.ts';

/** How long the server may take; renewing waits for nobody but another renewal. */
const answerTimeoutMs = 10_000;

/** `couvert cache`: what an operator may have to say to the change log. */
export const cacheVerb: Verb = {
  usage: [
    'couvert cache new-epoch',
    'Begins the life of the change log anew: every process forgets what it keeps and reads it again.',
    'Needed after a restore of data alone, which PostgreSQL does not show by itself; harmless at any other time.',
  ],
  run: async ({ args: [what, ...rest], env, say }) => {
    if (what !== 'new-epoch') throw new Refusal(`couvert cache ${what ?? ''} is not known. There is: couvert cache new-epoch`);
    readOptions(rest, {});
    const log = new LogConnection({ url: databaseUrlOf(env), answerTimeoutMs });
    try {
      await log.renewEpoch({ force: true });
    } catch (cause) {
      throw new Refusal(`The change log was not renewed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    } finally {
      await log.close();
    }
    say('The change log has begun anew. Each process notices within its tail interval.');
  },
};
