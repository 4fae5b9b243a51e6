import pg from 'pg';
import { DataSource, type EntitySchema } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { inTime } from '../time/in-time.ts';

// A DATE is a calendar date, not an instant: node-postgres would make it midnight of the server's zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

type EntityClass = (new (...args: never[]) => object) | EntitySchema;

export interface DataSourceOptionsOfOurs {
  readonly url: string;
  /** Connections of this process at most. More than the database's cores times a few only queue inside it. */
  readonly poolSizeMax: number;
  readonly entities: readonly EntityClass[];
  /** Told of every connection that died while idle. Without a listener a database restart would end the process. */
  readonly onPoolError: (error: Error) => void;
  readonly applicationName?: string;
}

/** TypeORM's data source over one pool of pipelining connections. */
export function createDataSource(options: DataSourceOptionsOfOurs): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    entities: [...options.entities] as never[],
    applicationName: options.applicationName ?? 'couvert',
    poolErrorHandler: options.onPoolError,
    connectTimeoutMS: 5_000,
    installExtensions: false,
    synchronize: false,
    logging: false,
    extra: { max: options.poolSizeMax, pipeline: true, idleTimeoutMillis: 30_000, keepAlive: true, allowExitOnIdle: false },
  });
}

/** How the connections of a pool are used. */
export interface PoolConnections {
  readonly busy: number;
  readonly idle: number;
  /** Who waits for one. */
  readonly waiting: number;
  readonly max: number;
}

export function connectionsOf(dataSource: DataSource): PoolConnections {
  const { totalCount, idleCount, waitingCount, options } = (dataSource.driver as PostgresDriver).master as pg.Pool;
  return { busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount, max: options.max };
}

/** How long the server may take to let go of the connections, ms. */
const closeMsMax = 2_000;

/**
 * Closes the pool, and waits until the server has closed each connection: the pool says that it has ended once it has asked for that,
 * and a server that stops in this moment complains to every one that is still there.
 */
export async function closeDataSource(dataSource: DataSource): Promise<void> {
  const pool = (dataSource.driver as PostgresDriver).master as pg.Pool;
  const closed = Promise.withResolvers<undefined>();
  let open = pool.totalCount;
  const onRemove = (): void => void ((open -= 1) === 0 && closed.resolve(undefined));
  if (open === 0) closed.resolve(undefined);
  pool.on('remove', onRemove);
  await dataSource.destroy();
  await inTime(closeMsMax, closed.promise);
}
