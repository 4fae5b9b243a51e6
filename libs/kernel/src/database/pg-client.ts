import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/** As much of node-postgres's client as a unit of work uses. */
export interface PgClient {
  query(config: { name?: string; text: string; values?: readonly unknown[] }): Promise<{ rows: unknown[]; rowCount: number | null; command: string }>;
  connection?: { stream?: { destroy(error?: Error): void; cork(): void; uncork(): void } };
}

export interface PooledClient extends PgClient {
  /** @param discard the connection leaves the pool */
  release(discard?: boolean): void;
}

/** A connection of the pool below TypeORM, for statements that need nothing of it. */
export async function pooledClient(dataSource: DataSource): Promise<PooledClient> {
  const { master } = dataSource.driver as PostgresDriver;
  return (await master.connect()) as PooledClient;
}
