import { createDataSource, Database, type DatabaseOptions, type DataSourceOptionsOfOurs } from '#kernel';

/** A `Database` of a test, to be closed by it. Lost idle connections are kept for the test to look at. */
export interface OpenDatabase {
  readonly database: Database;
  readonly poolErrors: Error[];
  close(): Promise<void>;
}

export async function openDatabase(url: string, options: DatabaseOptions & Partial<Pick<DataSourceOptionsOfOurs, 'poolSizeMax' | 'entities' | 'applicationName'>> = {}): Promise<OpenDatabase> {
  const poolErrors: Error[] = [];
  const dataSource = createDataSource({ url, poolSizeMax: options.poolSizeMax ?? 4, entities: options.entities ?? [], onPoolError: (error) => poolErrors.push(error), applicationName: options.applicationName ?? 'couvert-test' });
  await dataSource.initialize();
  return { database: new Database(dataSource, options), poolErrors, close: () => dataSource.destroy() };
}
