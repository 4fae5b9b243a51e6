import { Client } from 'pg';
import { plusDays } from '#kernel';
import { installLog } from '../hammer/database-log.ts';
import type { House } from '../hammer/facts.ts';
import { buildHouses } from '../hammer/house.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../support/database-proxy.ts';
import { makeApiKey } from '../support/make-api-key.ts';
import { MortalPostgres, writtenDown } from '../support/mortal-postgres.ts';
import { RedisCluster } from '../support/redis/redis-cluster.ts';
import { RedisServer } from '../support/redis/redis-server.ts';
import { type OwnFault, ownFaultVariable } from './api/own-fault.ts';
import { Collectors } from './collectors.ts';
import { ApiNode } from './node.ts';

/** What a fault needs to be brought about. */
export interface Needs {
  readonly redis?: 'running' | 'absent' | 'cluster';
  /** Defects are reported, and spans and metrics are sent. */
  readonly isWatched?: boolean;
  /** Another server follows the database, and each commit waits for it. */
  readonly isFollowed?: boolean;
  readonly ownFault?: OwnFault;
  readonly env?: Readonly<Record<string, string>>;
  /** Where the database's files lie; its own place is made and removed by who asks. */
  readonly place?: string;
}

export interface WorldOptions extends Needs {
  readonly processes: number;
  /** Commits are acknowledged before they are written down: a bug that must be found. */
  readonly forgetsCommits?: boolean;
}

/** Everything that can break, running. */
export class World {
  readonly nodes: ApiNode[] = [];
  readonly redis: RedisServer | null;
  readonly redisProxy: DatabaseProxy | null;
  houses: readonly House[] = [];
  apiKey = '';

  private constructor(
    readonly postgres: MortalPostgres,
    redis: { server: RedisServer; proxy: DatabaseProxy } | null,
    readonly redisCluster: RedisCluster | null,
    readonly collectors: Collectors | null,
  ) {
    this.redis = redis?.server ?? null;
    this.redisProxy = redis?.proxy ?? null;
  }

  static async open(options: WorldOptions): Promise<World> {
    const settings = options.forgetsCommits === true ? {} : writtenDown;
    const postgres = await MortalPostgres.start({ settings, ...(options.place === undefined ? {} : { place: options.place }) });
    const world = new World(postgres, await redisOf(options), options.redis === 'cluster' ? await RedisCluster.start() : null, options.isWatched === true ? await Collectors.start() : null);
    try {
      await world.furnish(options);
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  get urls(): string[] {
    return this.nodes.map(({ url }) => url);
  }

  /** Past every proxy, as the superuser. */
  async sql<T = Record<string, unknown>>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    return this.asAdmin(async (admin) => (await admin.query(text, [...values])).rows as T[]);
  }

  async asAdmin<T>(work: (admin: Client) => Promise<T>): Promise<T> {
    const admin = new Client({ connectionString: this.postgres.url, application_name: 'check-faults' });
    // It may be killed with the server, and whoever waits for its answer is told.
    admin.on('error', () => undefined);
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.end();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
    await this.redisProxy?.close();
    await this.redis?.stop();
    await this.redisCluster?.stop();
    await this.collectors?.stop();
    await this.postgres.stop();
  }

  private async furnish({ processes, isFollowed = false, ownFault, env = {} }: WorldOptions): Promise<void> {
    const { postgres } = this;
    const today = new Date().toISOString().slice(0, 10);
    await this.asAdmin(async (admin) => {
      const { tenantId, houses } = await buildHouses(admin, { dates: [plusDays(today, 2), plusDays(today, 3)] });
      this.houses = houses;
      this.apiKey = await makeApiKey(postgres.url, tenantId);
      await installLog(admin);
      await admin.query('CHECKPOINT');
    });
    if (isFollowed) {
      await postgres.beFollowed();
      await this.sql(`ALTER SYSTEM SET synchronous_standby_names = '*'`);
      await this.sql('SELECT pg_reload_conf()');
    }
    const all: NodeJS.ProcessEnv = {
      LOG_LEVEL: 'error',
      COUVERT_DRAIN_WAIT_MS: '500',
      COUVERT_IN_FLIGHT: '5000',
      ...(this.redisProxy === null ? {} : { REDIS_URL: this.redisProxy.url }),
      ...(this.redisCluster === null ? {} : { REDIS_URL: this.redisCluster.url }),
      ...this.collectors?.env,
      ...(ownFault === undefined ? {} : { [ownFaultVariable]: ownFault }),
      ...env,
    };
    for (let count = 0; count < processes; count += 1) this.nodes.push(await ApiNode.start({ databaseUrl: postgres.url, env: all }));
  }
}

async function redisOf({ redis }: Needs): Promise<{ server: RedisServer; proxy: DatabaseProxy } | null> {
  if (redis === undefined || redis === 'cluster') return null;
  const server = await (redis === 'running' ? RedisServer.start() : RedisServer.notYetStarted());
  return { server, proxy: await startDatabaseProxy(server.url) };
}
