import { migrate } from '#kernel';
import { allMigrations } from '../../../api/src/migrations.ts';
import { readOptions } from '../options.ts';
import { Refusal, type Verb } from '../verb.ts';
import { databaseUrlOf } from '../with-database.ts';

/** `couvert migrate`: safe at any time, by any number of processes at once. */
export const migrateVerb: Verb = {
  usage: ['couvert migrate', 'Makes the roles and extensions, then runs every migration that the database lacks.', 'The user of DATABASE_URL must be allowed to make roles and extensions.'],
  run: async ({ args, env, say, note }) => {
    readOptions(args, {});
    const ran = await migrated(databaseUrlOf(env), note);
    say(ran.length === 0 ? 'The database is up to date.' : `Ran ${ran.length} migration(s). The database is up to date.`);
  },
};

async function migrated(url: string, note: (line: string) => void): Promise<string[]> {
  try {
    return await migrate({ url, migrations: allMigrations, onProgress: note });
  } catch (cause) {
    // Whatever PostgreSQL complains of, the person who migrates has to see its own words.
    throw new Refusal(`The migration did not finish: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
