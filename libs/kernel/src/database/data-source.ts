import pg from 'pg';
import { DataSource, type EntitySchema } from 'typeorm';

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
