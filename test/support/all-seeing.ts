import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConsistencyTokens } from '#caching';
import { Secrets } from '#kernel';
import type { InjectOptions } from 'fastify';
import { Client } from 'pg';

// What tests write, also by SQL beside the application, they look at the next moment. Nobody has promised that to a client
// who has not seen it, but to one who has: so requests of tests carry the token of all that was committed before them.

/**
 * Has each read that is injected bring the token of the database's now, unless it brings one or a cookie.
 * @returns ends it
 */
export async function injectAllSeeing(app: NestFastifyApplication, url: string): Promise<() => Promise<void>> {
  // Tests stop and kill the server; then requests go without.
  const client = new Client({ connectionString: url, query_timeout: 500 });
  client.on('error', () => undefined);
  await client.connect();
  const tokens = new ConsistencyTokens(app.get(Secrets));
  const tokenOfNow = async (): Promise<string | null> => {
    try {
      const { rows } = await client.query<{ epoch: string | null; snapshot: string }>('SELECT cache_epoch_id()::text AS epoch, pg_current_snapshot()::text AS snapshot');
      const [row] = rows;
      return row === undefined || row.epoch === null ? null : tokens.sign({ epoch: row.epoch, snapshot: row.snapshot, wrote: null });
    } catch {
      return null;
    }
  };
  // The application hands calls on to Fastify, and lets nobody change itself.
  const fastify = app.getHttpAdapter().getInstance();
  const inject = fastify.inject.bind(fastify);
  Object.assign(fastify, {
    inject: async (options: InjectOptions) => {
      const { method = 'GET', headers = {} } = options;
      const bringsOne = Object.keys(headers).some((name) => ['x-consistency', 'cookie'].includes(name.toLowerCase()));
      const token = bringsOne || method.toUpperCase() !== 'GET' ? null : await tokenOfNow();
      return inject(token === null ? options : { ...options, headers: { ...headers, 'x-consistency': token } });
    },
  });
  return () => client.end();
}
