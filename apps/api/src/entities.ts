import type { DataSourceOptionsOfOurs } from '#kernel';

/** The TypeORM entities of every feature. */
export const entities: DataSourceOptionsOfOurs['entities'] = [];
