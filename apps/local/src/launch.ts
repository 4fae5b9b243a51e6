import { join } from 'node:path';
import { migrate } from '#kernel';
import { allMigrations } from '../../api/src/migrations.ts';
import { requireApiPort } from './api-port.ts';
import { secondStart } from './data-lock.ts';
import { prepareDemo } from './demo.ts';
import { openHome } from './embedded-postgres/data-place.ts';
import { writeEnvironmentFile } from './environment-file.ts';
import { keptSecret } from './kept-secret.ts';
import { type LocalApi, startApi } from './local-api.ts';
import { type LocalDatabase, openDatabase } from './local-database.ts';
import type { Progress } from './progress.ts';
import type { LaunchSettings } from './settings.ts';
import type { StopRequest } from './stop-request.ts';
import { StartRefusal } from './start-refusal.ts';
import { welcome } from './welcome.ts';

export interface Launch {
  settings: LaunchSettings;
  env: NodeJS.ProcessEnv;
  progress: Progress;
  stop: StopRequest;
}

/**
 * Starts everything in order, waits until somebody asks to stop, and ends it in the opposite order: the
 * application first, then its database. A stop asked for in the middle of the start ends what was started by then.
 *
 * @throws StartRefusal when the start cannot go on, or the database ends by itself.
 */
export async function launch({ settings, env, progress, stop }: Launch): Promise<void> {
  await requireApiPort(settings).catch(async (refusal: unknown) => {
    // The port is mostly taken by the first start; then that is the thing to say.
    throw (settings.databaseUrl === undefined ? await secondStart(settings.homeDir) : undefined) ?? refusal;
  });
  await openHome(settings.homeDir);
  const database = await progress.step('Database', () => openDatabase(settings));
  try {
    if (database.note !== undefined) progress.say(database.note);
    const lost = endOf(database, stop);
    const api = await Promise.race([start({ settings, env, progress, stop }, database), lost, stop.requested.then(() => undefined)]);
    if (api === undefined) return;
    try {
      progress.say(`\nStopping on ${await Promise.race([stop.requested, lost])} …`);
    } finally {
      await api.stop();
    }
  } catch (error) {
    throw await database.explain(error);
  } finally {
    await database.stop();
  }
}

function endOf(database: LocalDatabase, stop: StopRequest): Promise<never> {
  return new Promise((_resolve, reject) => {
    database.onEnd(() => {
      if (!stop.isRequested) reject(new StartRefusal(`PostgreSQL has ended by itself: ${database.description}. Start again; the data are kept.`));
    });
  });
}

/** @returns the API once it listens and was introduced. */
async function start({ settings, env, progress }: Launch, { url, description }: LocalDatabase): Promise<LocalApi> {
  const secret = settings.secret ?? (await keptSecret(join(settings.homeDir, 'secret')));
  await progress.step('Migrations', (tell) => migrate({ url, migrations: allMigrations, onProgress: tell }));
  const keys = settings.wantsDemo ? await progress.step('Demo data', (tell) => prepareDemo({ url, secret, onProgress: tell })) : [];
  const variables = { DATABASE_URL: url, COUVERT_SECRET: secret };
  const api = await progress.step('API', () => startApi({ LOG_LEVEL: 'warn', ...env, ...variables, PORT: String(settings.port), HOST: settings.host }));
  const removeEnvironment = await writeEnvironmentFile(settings.homeDir, variables);
  for (const line of await welcome({ url: api.url, metricsUrl: api.metricsUrl, database: description, keys })) progress.say(line);
  return {
    url: api.url,
    metricsUrl: api.metricsUrl,
    stop: async () => {
      await removeEnvironment();
      await api.stop();
    },
  };
}
